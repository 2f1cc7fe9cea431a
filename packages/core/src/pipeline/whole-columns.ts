import { allocateCandles, columnsOf, sliceCandles, type Candles } from '../domain/candles.ts';
import { memoryAhead } from './memory-ahead.ts';

/** Memory for so few is found in less time than it takes to have it found. */
const FEW = 65_536;
/** Of many, how much the caller comes to before the rest is found: it decodes and finds, the other thread only finds. */
const OWN_SHARE = 0.25;

/**
 * All rows of batches in whole columns of their own, whose memory is asked for once.
 *
 * @param batches ascending; each is copied before the next is asked for, so that they may share memory (`reuse`)
 * @param most how many rows come at most; should there be more, they are copied once more
 * @param extras names of the extra columns that are wanted; NaN where a batch lacks one
 */
export async function wholeColumns(
  batches: AsyncIterable<Candles>,
  most: number,
  extras: readonly string[] = [],
): Promise<Candles> {
  let whole = allocateCandles(most, extras);
  let near = most <= FEW ? most : Math.floor(most * OWN_SHARE);
  const found = near < most ? memoryAhead(columnsOf(sliceCandles(whole, near, most), extras)) : undefined;
  let length = 0;
  try {
    for await (const batch of batches) {
      const end = length + batch.length;
      if (end > near) {
        await found;
        near = Infinity;
      }
      if (end > whole.length) whole = copyInto(allocateCandles(2 * end, extras), whole, 0, extras);
      copyInto(whole, batch, length, extras);
      length = end;
    }
  } finally {
    // Whoever gets an error may give the memory away.
    await found;
  }
  return sliceCandles(whole, 0, length);
}

function copyInto(target: Candles, rows: Candles, at: number, extras: readonly string[]): Candles {
  const columns = columnsOf(target, extras);
  columnsOf(rows, extras).forEach((column, c) => columns[c]!.set(column, at));
  return target;
}
