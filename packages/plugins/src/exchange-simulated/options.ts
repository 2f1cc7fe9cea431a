import * as z from 'zod';

export const simulatedOptions = z.strictObject({
  latencyMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(15)
    .describe('Milliseconds that each simulated request takes.'),
  seed: z
    .int()
    .min(0)
    .max(0xffff_ffff)
    .default(0)
    .describe('Another number is another world of prices, outages and quiet minutes.'),
});

export type SimulatedOptions = z.output<typeof simulatedOptions>;
