import type { DatasetRecord } from '../contracts/cache.ts';
import type { CountedGap } from '../contracts/events.ts';
import type { Interval } from '../domain/interval.ts';
import { knownSpan } from '../pipeline/repair-request.ts';
import { gridOf, spanOf } from './dataset-view.ts';
import { missingIn } from './missing-in.ts';

/** The ends of a range that nobody named. */
export interface OpenEnds {
  readonly start: boolean;
  readonly end: boolean;
}

/**
 * What a dataset lacks outside of a range, and nobody has explained, as far as it is known to be wanted: what a fetch that was
 * stopped, or pages that failed, left before the first candle or after the last. Only beyond ends that nobody named.
 *
 * @param interval undefined: from the first cached candle to the last
 */
export function missingBeyond(
  record: DatasetRecord,
  interval: Interval | undefined,
  open: OpenEnds,
  now: number,
): readonly CountedGap[] {
  const known = knownSpan(record, gridOf(record));
  const { from, to } = interval ?? spanOf(record);
  if (from >= to) return missingIn(record, known, now);
  return [
    ...(open.start ? missingIn(record, { from: known.from, to: Math.min(from, known.to) }, now) : []),
    ...(open.end ? missingIn(record, { from: Math.max(to, known.from), to: known.to }, now) : []),
  ];
}
