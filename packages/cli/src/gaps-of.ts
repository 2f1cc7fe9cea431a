import type { CountedGap, Interval, Run } from '@candlewick/core';
import { hull, intervalState, knownSpan } from '@candlewick/core/host';
import type { Series } from './need-series.ts';

/**
 * What a series lacks, explained or not. Of candles that are made when they are read: the times that none can be made for.
 *
 * @param range undefined: all that anything is known of, which may be more than there are candles
 */
export async function gapsOf(
  run: Run,
  { record, timeframe }: Series,
  range?: Interval,
): Promise<readonly CountedGap[]> {
  const grid = await run.grid(record.id);
  const known = knownSpan(record, grid);
  if (timeframe === undefined) return intervalState(record, range ? grid.align(range) : known, grid).gaps;
  let view = await run.view(record.id, { interval: range, timeframe });
  if (!range) {
    // Whole ones only: nobody asked for what sticks out.
    const whole = { from: view.grid.ceil(known.from), to: view.grid.floor(known.to) };
    view = await run.view(record.id, { interval: hull([view.interval, whole]), timeframe });
  }
  return view.gaps.map((gap) => ({ ...gap, slots: view.grid.count(gap) }));
}
