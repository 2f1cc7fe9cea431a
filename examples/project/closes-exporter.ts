// A plugin of one's own: time and closing price, a line per candle.
// Named in a configuration as "plugins": ["./closes-exporter.ts"]; used with --export closes.
import { setImmediate } from 'node:timers/promises';
import type { PluginDefinition } from '@candlewick/core';
import { z } from 'zod';

const options = z.strictObject({
  separator: z.string().default(' ').describe('Between time and price.'),
});

export default {
  kind: 'exporter',
  name: 'closes',
  description: 'Time and closing price, a line per candle.',
  api: 1,
  options,
  capabilities: { streaming: true },
  open: ({ separator }) => ({
    async export(source, target, signal) {
      signal.throwIfAborted();
      const file = await target.file('txt');
      let candles = 0;
      for await (const { length, time, close } of source.batches) {
        const lines = Array.from(time, (at, i) => `${new Date(at).toISOString()}${separator}${close[i]}\n`);
        await file.write(Buffer.from(lines.join('')));
        candles += length;
        await setImmediate(); // others get their turn
        signal.throwIfAborted();
      }
      return { candles };
    },
    async [Symbol.asyncDispose]() {
      // Nothing is held between exports.
    },
  }),
} satisfies PluginDefinition<'exporter', typeof options>;
