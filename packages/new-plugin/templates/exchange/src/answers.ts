import { z } from 'zod';

// What the venue sends. An answer that is not of this shape is a failure, never an empty page.

export const timeAnswer = z.object({ time: z.number() });

export const marketsAnswer = z.array(
  z.object({ id: z.string(), base: z.string(), quote: z.string(), active: z.boolean() }),
);

/** A price or a volume: sent as text, so that no digit is lost on the way. */
const decimal = z.string().regex(/^\d+(\.\d+)?(e-?\d+)?$/).transform(Number); // prettier-ignore

/** `[open time, open, high, low, close, volume, trades]`, ascending; the candle still forming may come last. */
export const candlesAnswer = z.array(
  z.tuple([z.number(), decimal, decimal, decimal, decimal, decimal, z.number()]),
);
