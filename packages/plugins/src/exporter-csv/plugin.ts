import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'csv',
  description: 'Comma-separated values: timestamp,open,high,low,close,volume.',
  api: 1,
  options: async () => (await import('./options.ts')).csvOptions,
  defaults: OPTION_DEFAULTS['exporter-csv'],
  capabilities: { streaming: true, compressible: true, readsOnce: true },
  open: async (options) => new (await import('./csv-exporter.ts')).CsvExporter(options),
});
