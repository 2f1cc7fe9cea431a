import { definePlugin } from '@candlewick/core';
import { JsonlExporter } from './jsonl-exporter.ts';
import { jsonlOptions } from './options.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'jsonl',
  description: 'JSON Lines: one object per candle and line.',
  api: 1,
  options: jsonlOptions,
  capabilities: { streaming: true },
  open: (options) => new JsonlExporter(options),
});
