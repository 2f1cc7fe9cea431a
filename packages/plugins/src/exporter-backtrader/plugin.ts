import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'backtrader',
  description: "CSV as backtrader's GenericCSVData reads it without any parameter.",
  api: 1,
  options: async () => (await import('./options.ts')).backtraderOptions,
  defaults: OPTION_DEFAULTS['exporter-backtrader'],
  capabilities: { streaming: true, compressible: true, readsOnce: true },
  open: async () => new (await import('./backtrader-exporter.ts')).BacktraderExporter(),
});
