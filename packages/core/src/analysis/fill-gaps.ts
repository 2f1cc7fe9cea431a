import { allocateCandles, sliceCandles, VALUE_COLUMNS, type Candles } from '../domain/candles.ts';
import type { Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';

/** How a view fills absent candles; nothing that is filled is ever stored. */
export const FILL_METHODS = ['previous', 'linear'] as const;
/** How absent candles are filled. */
export type FillMethod = (typeof FILL_METHODS)[number];

/** The extra column that tells filled rows (1) from candles of the source (0). */
export const FILLED_COLUMN = 'filled';

/** Most rows of a batch that consists of filled ones: a hole of years is not made in one piece. */
const MOST_ROWS = 8_192;

/**
 * The candles with a row for every absent grid time between the first and the last of them, never before or after.
 * `previous` repeats the last close; `linear` puts each price on the line between its neighbours. Volume is zero, extra
 * columns have no value (NaN), and `filled` says which rows are not the source's.
 *
 * @param batches ascending, on the grid
 */
export async function* fillGaps(
  batches: AsyncIterable<Candles>,
  grid: Grid,
  method: FillMethod,
): AsyncGenerator<Candles> {
  let last: Candles | undefined;
  for await (const batch of batches) {
    let start = 0;
    for (let row = 0; row < batch.length; row++) {
      const time = row > 0 ? batch.time[row - 1] : last?.time[0];
      if (time === undefined || nextTime(grid, time) === batch.time[row]) continue;
      if (row > start) yield flagged(sliceCandles(batch, start, row));
      start = row;
      yield* filler(row > 0 ? sliceOf(batch, row - 1) : last!, sliceOf(batch, row), grid, method);
    }
    if (batch.length === 0) continue;
    yield flagged(sliceCandles(batch, start, batch.length));
    last = sliceOf(batch, batch.length - 1);
  }
}

/**
 * How many rows `fillGaps` gives for an interval: its grid times but for the gaps at its two ends.
 *
 * @param gaps sorted; every grid time of the interval without a candle is in one
 */
export function countFilled({ from, to }: Interval, gaps: readonly Interval[], grid: Grid): number {
  let start = from;
  let end = to;
  for (const gap of gaps) if (gap.from <= start) start = Math.max(start, gap.to);
  for (const gap of gaps.toReversed()) if (gap.to >= end) end = Math.min(end, gap.from);
  return grid.count({ from: start, to: Math.max(start, end) });
}

const nextTime = (grid: Grid, time: number): number => grid.timeOf(grid.slotOf(time) + 1);
const sliceOf = (candles: Candles, row: number): Candles => sliceCandles(candles, row, row + 1);
const flagged = (candles: Candles): Candles => ({
  ...candles,
  extras: { ...candles.extras, [FILLED_COLUMN]: new Float64Array(candles.length) },
});

/** Rows for the slots between two candles (each one row long). */
function* filler(before: Candles, after: Candles, grid: Grid, method: FillMethod): Generator<Candles> {
  const first = grid.slotOf(before.time[0]!) + 1;
  const end = grid.slotOf(after.time[0]!);
  for (let slot = first; slot < end; slot += MOST_ROWS) {
    const rows = allocateCandles(Math.min(MOST_ROWS, end - slot), [
      ...Object.keys(before.extras),
      FILLED_COLUMN,
    ]);
    for (const [name, column] of Object.entries(rows.extras)) column.fill(name === FILLED_COLUMN ? 1 : NaN);
    for (let i = 0; i < rows.length; i++) {
      rows.time[i] = grid.timeOf(slot + i);
      if (method === 'previous') fillPrevious(rows, i, before.close[0]!);
      else fillLinear(rows, i, before, after, (slot + i - first + 1) / (end - first + 1));
    }
    yield rows;
  }
}

function fillPrevious({ open, high, low, close }: Candles, row: number, price: number): void {
  open[row] = high[row] = low[row] = close[row] = price;
}

function fillLinear(rows: Candles, row: number, before: Candles, after: Candles, share: number): void {
  for (const name of VALUE_COLUMNS)
    if (name !== 'volume') rows[name][row] = before[name][0]! * (1 - share) + after[name][0]! * share;
  // Rounding must not leave an open above the high.
  const { open, high, low, close } = rows;
  high[row] = Math.max(high[row]!, open[row]!, close[row]!);
  low[row] = Math.min(low[row]!, open[row]!, close[row]!);
}
