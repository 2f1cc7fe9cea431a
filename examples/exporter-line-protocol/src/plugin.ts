import { definePlugin } from '@candlewick/core';
import { z } from 'zod';
import { LineProtocolExporter } from './line-protocol-exporter.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'line-protocol',
  description: 'InfluxDB line protocol: a line per candle, tagged with its dataset.',
  api: 1,
  options: z.strictObject({
    measurement: z.string().min(1).default('candles').describe('What every line begins with.'),
    extras: z.boolean().default(true).describe('Write the extra columns of the exchange as fields too.'),
  }),
  capabilities: { streaming: true, compressible: true, readsOnce: true },
  open: (options) => new LineProtocolExporter(options),
});
