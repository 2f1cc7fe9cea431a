import type { DatasetRecord } from '../contracts/cache.ts';
import type { CountedGap, DatasetOutcome } from '../contracts/events.ts';
import { coveredIntervals } from '../domain/coverage.ts';
import type { DatasetId } from '../domain/dataset.ts';
import { isExplained, type LedgerEntry } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import { intersect, subtractIntervals, type Interval } from '../domain/interval.ts';
import type { Issue } from '../domain/verdict.ts';
import { errorCode } from '../errors.ts';
import { notAsked } from './absence.ts';

/** What is known of a dataset inside an interval. */
export interface IntervalState {
  readonly candles: number;
  /** Ledger entries inside, and what was never asked; sorted. */
  readonly gaps: readonly CountedGap[];
  readonly complete: boolean;
}

/**
 * Reads candles, gaps and completeness of an interval off a record: every covered slot is a candle or explained.
 *
 * @param unmet what was asked for just now and not had; where an older answer still stands only this tells of it
 */
export function intervalState(
  record: DatasetRecord | undefined,
  interval: Interval,
  grid: Grid,
  unmet: readonly LedgerEntry[] = [],
): IntervalState {
  const ledger = (record?.ledger ?? []).flatMap((entry) => {
    const inside = intersect(entry, interval);
    return inside ? [{ ...entry, ...inside }] : [];
  });
  const uncovered = subtractIntervals([interval], record ? coveredIntervals(record.coverage) : []);
  const count = (intervals: readonly Interval[]) =>
    intervals.reduce((sum, each) => sum + grid.count(each), 0);
  const unasked = subtractIntervals(uncovered, ledger).map((each) => notAsked(each, 'not asked yet'));
  const stale = unmet.flatMap((entry) =>
    subtractIntervals([entry], uncovered).map((part): LedgerEntry => ({ ...entry, ...part })),
  );
  const explained = ledger.filter(({ reason }) => isExplained(reason));
  return {
    candles: grid.count(interval) - count(uncovered) - count(subtractIntervals(explained, uncovered)),
    gaps: [...ledger, ...unasked, ...stale]
      .sort((a, b) => a.from - b.from)
      .map((gap) => ({ ...gap, slots: grid.count(gap) })),
    complete: uncovered.length === 0 && stale.length === 0,
  };
}

export interface OutcomeParts {
  readonly dataset: DatasetId;
  readonly interval: Interval;
  readonly state: IntervalState;
  readonly fetched: number;
  readonly requests: number;
  readonly bytes?: number;
  readonly files?: number;
  readonly fileBytes?: number;
  readonly failedFiles?: readonly string[];
  readonly cacheHitRatio: number;
  readonly issues: readonly Issue[];
  /** What stopped the dataset, if anything did. */
  readonly error: unknown;
}

export function makeOutcome({
  state,
  error,
  bytes = 0,
  files = 0,
  fileBytes = 0,
  failedFiles = [],
  ...rest
}: OutcomeParts): DatasetOutcome {
  const failed = error !== undefined;
  return {
    ...rest,
    ...(bytes > 0 ? { bytes } : {}),
    ...(files > 0 ? { files } : {}),
    ...(fileBytes > 0 ? { fileBytes } : {}),
    ...(failedFiles.length > 0 ? { failedFiles } : {}),
    candles: state.candles,
    gaps: state.gaps,
    status: failed ? 'failed' : state.complete ? 'complete' : 'incomplete',
    ...(failed ? { error: { code: errorCode(error) ?? 'INTERNAL', message: (error as Error).message } } : {}),
  };
}
