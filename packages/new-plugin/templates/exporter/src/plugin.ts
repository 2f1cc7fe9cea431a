import { definePlugin } from '@candlewick/core';
import { z } from 'zod';
import { LineExporter, PRECISIONS } from './line-exporter.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'acme',
  description: "InfluxDB's line protocol: tags, fields and the time of a candle on each line.",
  api: 1,
  options: z.strictObject({
    measurement: z.string().min(1).default('candles').describe('Name of the measurement.'),
    precision: z.enum(PRECISIONS).default('ms').describe('Unit of the times; tell the database the same.'),
    extras: z.boolean().default(true).describe('Write the columns beside the six as fields, too.'),
  }),
  // streaming: memory is bounded by a batch. compressible: the file is text. readsOnce: a batch is not kept.
  capabilities: { streaming: true, compressible: true, readsOnce: true },
  open: (options) => new LineExporter(options),
});
