import type { Candles } from '../domain/candles.ts';
import { allocateCandles } from '../domain/candles.ts';

/**
 * Puts bars together to longer ones by Binance's own rule: bars without volume do not count once the bucket has
 * traded (open, high and low come from the first traded bar). Columns beyond the six are summed. The rule holds for
 * folding what is already folded, so days can be made of minutes and months of days.
 *
 * @param bars ascending
 * @param bucketOf open time of the bucket that holds a bar's open time
 */
export function foldBars(bars: Candles, bucketOf: (time: number) => number): Candles {
  const starts = bucketStarts(bars, bucketOf);
  const count = starts.length - 1;
  const names = Object.keys(bars.extras);
  const result = allocateCandles(count, names);
  for (let row = 0; row < count; row++) {
    const first = starts[row]!;
    const end = starts[row + 1]!;
    result.time[row] = bucketOf(bars.time[first]!);
    foldPrices(bars, first, end, result, row);
    result.volume[row] = sum(bars.volume, first, end);
    for (const name of names) result.extras[name]![row] = sum(bars.extras[name]!, first, end);
  }
  return result;
}

/** Index of each bucket's first bar, and the number of bars at the end. */
function bucketStarts({ time, length }: Candles, bucketOf: (time: number) => number): number[] {
  const starts: number[] = [];
  let bucket = NaN;
  for (let i = 0; i < length; i++) {
    const start = bucketOf(time[i]!);
    if (start !== bucket) starts.push(i);
    bucket = start;
  }
  starts.push(length);
  return starts;
}

function foldPrices(bars: Candles, first: number, end: number, result: Candles, row: number): void {
  const { open, high, low, close, volume } = bars;
  let i = first;
  while (i < end && volume[i] === 0) i++;
  if (i === end) i = first;
  result.open[row] = open[i]!;
  let top = high[i]!;
  let bottom = low[i]!;
  let last = close[i]!;
  for (i++; i < end; i++) {
    if (volume[i] === 0) continue;
    if (high[i]! > top) top = high[i]!;
    if (low[i]! < bottom) bottom = low[i]!;
    last = close[i]!;
  }
  result.high[row] = top;
  result.low[row] = bottom;
  result.close[row] = last;
}

function sum(column: Float64Array, first: number, end: number): number {
  let total = 0;
  for (let i = first; i < end; i++) total += column[i]!;
  return total;
}
