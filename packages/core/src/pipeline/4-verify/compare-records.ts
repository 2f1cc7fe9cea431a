import type { DatasetRecord } from '../../contracts/cache.ts';
import type { CountedGap, DatasetOutcome } from '../../contracts/events.ts';
import type { FileCheck } from './compare-files.ts';
import { isExplained } from '../../domain/gap.ts';
import { containsTime, intersectIntervals, subtractIntervals, type Interval } from '../../domain/interval.ts';
import type { Revision } from '../../domain/put-rows.ts';

/** A candle that the venue now sends differently. Values are `[open, high, low, close, volume]`. */
export interface CandleDifference {
  /** `appeared`: it was absent, with an explanation. `vanished`: it is absent now, which later candles prove. */
  readonly kind: 'changed' | 'vanished' | 'appeared';
  /** Open time, milliseconds UTC. */
  readonly time: number;
  /** The same as `after` where only an extra column differs. */
  readonly before?: readonly number[];
  /** Absent where the candle vanished. */
  readonly after?: readonly number[];
}

/** What asking a venue again showed. */
export interface Recheck {
  /** How the asking ended. */
  readonly outcome: DatasetOutcome;
  /** What was asked again, and how many candles were answered. Sorted, disjoint. */
  readonly asked: readonly Interval[];
  /** See `asked`. */
  readonly candles: number;
  /** By time. Each changed or vanished candle is a revision in the cache. */
  readonly differences: readonly CandleDifference[];
  /** What was asked and not answered, or not clearly: what is stored was left as it is. */
  readonly unconfirmed: readonly CountedGap[];
  /** Files that were read again, each with whether it is still the one that candles came from. */
  readonly files: readonly FileCheck[];
}

/** The new revisions inside `asked`, as differences. */
export const revised = (revisions: readonly Revision[], asked: readonly Interval[]): CandleDifference[] =>
  revisions
    .filter(({ time }) => asked.some((each) => containsTime(each, time)))
    .map(({ time, before, after }) =>
      after ? { kind: 'changed', time, before, after } : { kind: 'vanished', time, before },
    );

/** Where `before` explained an absence inside `asked` that `after` does not explain any more. */
export function noLongerExplained(
  before: DatasetRecord,
  after: DatasetRecord | undefined,
  asked: readonly Interval[],
): Interval[] {
  const explained = ({ ledger }: DatasetRecord) => ledger.filter(({ reason }) => isExplained(reason));
  return intersectIntervals(subtractIntervals(explained(before), after ? explained(after) : []), asked);
}

/** What can be asked again of a dataset: covered, and not before the listing or after the end of the market. */
export const askable = ({ coverage, ledger }: DatasetRecord, within: Interval): Interval[] =>
  subtractIntervals(
    intersectIntervals(coverage, [within]),
    ledger.filter(({ reason }) => reason === 'pre-listing' || reason === 'delisted'),
  );
