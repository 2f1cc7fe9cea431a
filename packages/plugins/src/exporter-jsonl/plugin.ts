import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'jsonl',
  description: 'JSON Lines: one object per candle and line.',
  api: 1,
  options: async () => (await import('./options.ts')).jsonlOptions,
  defaults: OPTION_DEFAULTS['exporter-jsonl'],
  capabilities: { streaming: true, compressible: true, readsOnce: true },
  open: async (options) => new (await import('./jsonl-exporter.ts')).JsonlExporter(options),
});
