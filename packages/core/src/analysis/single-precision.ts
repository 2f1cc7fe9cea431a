import { sliceCandles, VALUE_COLUMNS, type Candles } from '../domain/candles.ts';
import { yieldToLoop } from './text-chunks.ts';

const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** Any decimal of so many digits survives a float32; one of MOST always tells it apart from its neighbours. */
const FEWEST = 6;
const MOST = 9;

/**
 * A decimal of at most nine digits that is the same float32 as `value`, and no longer than it must be: what is left of
 * a double that goes through a float32. It is given as the double that reads like that decimal.
 */
export function toSingle(value: number): number {
  const single = Math.fround(value);
  if (single === 0 || single - single !== 0) return single;
  const magnitude = Math.floor(Math.log10(Math.abs(single)));
  for (let digits = FEWEST; digits <= MOST; digits++) {
    const shift = digits - 1 - magnitude;
    if (Math.abs(shift) > 22) return single;
    const scale = POWERS[Math.abs(shift)]!;
    const decimal = shift >= 0 ? Math.round(single * scale) / scale : Math.round(single / scale) * scale;
    if (Math.fround(decimal) === single) return decimal;
  }
  return single;
}

/** Rows at once: a few milliseconds. */
const ROWS = 4096;

/** The candles with all values but their times in single precision: lossy, a view for smaller files. */
export async function* inSinglePrecision(batches: AsyncIterable<Candles>): AsyncGenerator<Candles> {
  for await (const batch of batches)
    for (let start = 0; start < batch.length; start += ROWS) {
      yield narrowed(sliceCandles(batch, start, start + ROWS));
      await yieldToLoop();
    }
}

function narrowed(batch: Candles): Candles {
  const narrow = (column: Float64Array) => column.map(toSingle);
  const values = Object.fromEntries(VALUE_COLUMNS.map((name) => [name, narrow(batch[name])]));
  const extras = Object.fromEntries(
    Object.entries(batch.extras).map(([name, column]) => [name, narrow(column)]),
  );
  return { ...batch, ...values, extras };
}
