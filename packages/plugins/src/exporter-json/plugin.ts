import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'json',
  description: 'One JSON document: dataset, span, columns, candles as arrays, gaps.',
  api: 1,
  options: async () => (await import('./options.ts')).jsonOptions,
  defaults: OPTION_DEFAULTS['exporter-json'],
  capabilities: { streaming: true, compressible: true, readsOnce: true },
  open: async (options) => new (await import('./json-exporter.ts')).JsonExporter(options),
});
