import type { DatasetRecord } from '../contracts/cache.ts';
import type { CountedGap } from '../contracts/events.ts';
import { isExplained } from '../domain/gap.ts';
import type { Interval } from '../domain/interval.ts';
import { intervalState } from '../pipeline/outcome.ts';
import { DEFAULT_SETTLE_MS } from '../pipeline/target.ts';
import { gridOf, spanOf } from './dataset-view.ts';

/**
 * What a dataset lacks inside an interval, and nobody has explained: open gaps, and times that were never asked for. Candles that
 * have not closed at `now` are not missed.
 *
 * @param interval undefined: from the first cached candle to the last
 */
export function missingIn(
  record: DatasetRecord,
  interval: Interval | undefined,
  now: number,
): readonly CountedGap[] {
  const grid = gridOf(record);
  const { from, to } = interval ?? spanOf(record);
  const closed = grid.floor(now - (record.facts.settleMs ?? DEFAULT_SETTLE_MS));
  const ended = { from, to: Math.min(to, closed) };
  if (ended.from >= ended.to) return [];
  return intervalState(record, ended, grid).gaps.filter(
    ({ reason, slots }) => slots > 0 && !isExplained(reason),
  );
}
