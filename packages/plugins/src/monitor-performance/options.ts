import * as z from 'zod';

export const performanceOptions = z.strictObject({
  keep: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(200)
    .describe('How many records of runs to keep; the oldest go first.'),
});
export type PerformanceOptions = z.output<typeof performanceOptions>;
