import { definePlugin } from '@candlewick/core';
import { CsvExporter } from './csv-exporter.ts';
import { csvOptions } from './options.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'csv',
  description: 'Comma-separated values: timestamp,open,high,low,close,volume.',
  api: 1,
  options: csvOptions,
  capabilities: { streaming: true },
  open: (options) => new CsvExporter(options),
});
