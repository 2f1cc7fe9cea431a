import { concatCandles, type Candles } from '@candlewick/core';
import { PARTIAL_COLUMN } from '@candlewick/core/host';
import type { Bars } from '../window.ts';

/** Puts the batches of a view into one set of columns. @param names columns of indicators */
export async function collectBars(batches: AsyncIterable<Candles>, names: readonly string[]): Promise<Bars> {
  const parts: Candles[] = [];
  for await (const batch of batches) if (batch.length > 0) parts.push(batch);
  const { length, time, open, high, low, close, volume, extras } = concatCandles(parts);
  const flags = extras[PARTIAL_COLUMN];
  const columns = names.map((name) => [name, extras[name] ?? new Float64Array(length).fill(NaN)]);
  return {
    length,
    time,
    open,
    high,
    low,
    close,
    volume,
    ...(flags?.some((each) => each === 1) ? { partial: Uint8Array.from(flags) } : {}),
    indicators: Object.fromEntries(columns) as Bars['indicators'],
  };
}
