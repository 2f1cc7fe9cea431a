import * as z from 'zod';

export const freqtradeOptions = z.strictObject({
  format: z
    .enum(['feather', 'json'])
    .default('feather')
    .describe("freqtrade's dataformat_ohlcv: feather (its default) or json."),
});
export type FreqtradeOptions = z.output<typeof freqtradeOptions>;
