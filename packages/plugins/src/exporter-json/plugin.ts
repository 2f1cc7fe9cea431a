import { definePlugin } from '@candlewick/core';
import { JsonExporter } from './json-exporter.ts';
import { jsonOptions } from './options.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'json',
  description: 'One JSON document: dataset, span, columns, candles as arrays, gaps.',
  api: 1,
  options: jsonOptions,
  capabilities: { streaming: true },
  open: (options) => new JsonExporter(options),
});
