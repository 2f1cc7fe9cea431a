import type { Series } from '../contracts/exchange.ts';
import type { DatasetRecord } from '../contracts/cache.ts';
import { coveredIntervals, staleTail } from '../domain/coverage.ts';
import { isExplained } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import { intersectIntervals, subtractIntervals, type Interval } from '../domain/interval.ts';

export interface Wanted {
  /** On the grid. */
  readonly interval: Interval;
  readonly grid: Grid;
  /** What is known already; undefined: nothing. */
  readonly record: DatasetRecord | undefined;
  /** Coverage fetched before this time counts as stale; milliseconds UTC. Infinity: everything is to be asked anew. */
  readonly freshSince: number;
  /** Now, for the retry times of open gaps; milliseconds UTC. */
  readonly now: number;
  /** To be asked again: exactly these, whatever is covered, missing or waiting. Absent: what is missing. */
  readonly again?: readonly Interval[] | undefined;
}

/** What must be asked, before it is cut into requests. */
export interface Missing {
  readonly intervals: readonly Interval[];
  /** Grid times wanted, and how many of them need no request. */
  readonly slots: number;
  readonly coveredSlots: number;
  /** Open gaps that are not asked for again yet. */
  readonly waiting: readonly Interval[];
}

/** Wanted minus covered (or what is to be asked again): the whole of what must be asked. Pure. */
export function planMissing({ interval, grid, record, freshSince, now, again }: Wanted): Missing {
  const covered = record
    ? subtractIntervals(coveredIntervals(record.coverage, freshSince), staleTail(record.coverage, now))
    : [];
  const waiting = intersectIntervals(
    freshSince === Infinity ? [] : [interval],
    (record?.ledger ?? []).filter(
      ({ reason, retryAt }) =>
        !isExplained(reason) && reason !== 'fetch-failed' && (retryAt ?? Infinity) > now,
    ),
  );
  const intervals = again
    ? intersectIntervals([interval], again.map(grid.align))
    : subtractIntervals([interval], [...covered, ...waiting]);
  const slots = grid.count(interval);
  return {
    intervals,
    slots,
    coveredSlots: slots - countSlots(intervals, grid),
    waiting: again ? [] : waiting,
  };
}

/** What is missing, divided by what the venue still has. */
export interface Retained {
  readonly intervals: readonly Interval[];
  /** Not there, and not to be had any more. What is there stays as it is, however old the answer. */
  readonly forgotten: readonly Interval[];
}

/** @param retainedFrom open time of the oldest candle that the venue has; undefined: it forgets nothing */
export function divideByRetention(
  missing: readonly Interval[],
  record: DatasetRecord | undefined,
  retainedFrom = -Infinity,
): Retained {
  const past = [{ from: -Infinity, to: retainedFrom }];
  const forgotten = intersectIntervals(missing, past);
  return {
    intervals: subtractIntervals(missing, past),
    forgotten: subtractIntervals(forgotten, coveredIntervals(record?.coverage ?? [])),
  };
}

export const countSlots = (intervals: readonly Interval[], grid: Grid): number =>
  intervals.reduce((sum, each) => sum + grid.count(each), 0);

/** The first window of an interval that is not empty: at most `pageSize` grid times. */
export const firstPage = ({ from, to }: Interval, grid: Grid, pageSize: number): Interval => ({
  from,
  to: Math.min(to, grid.timeOf(grid.slotOf(from) + pageSize)),
});

/**
 * Most candles to ask for in a window of so many slots: as many as cost no more than the slots do, for there may be rows
 * off the grid too. Some venues weigh a request by what is asked for, not by what is there.
 */
export function limitFor(slots: number, series: Pick<Series, 'weight'>, pageSize: number): number {
  let most = Math.min(slots, pageSize);
  const weight = series.weight(most);
  if (series.weight(pageSize) === weight) return pageSize;
  for (let dearer = pageSize; dearer - most > 1;) {
    const middle = (most + dearer) >> 1;
    if (series.weight(middle) === weight) most = middle;
    else dearer = middle;
  }
  return most;
}

/** Requests and weight of a plan, without making the list. */
export function countPages(
  intervals: readonly Interval[],
  grid: Grid,
  series: Pick<Series, 'weight'>,
  pageSize: number,
): { requests: number; weight: number } {
  let requests = 0;
  let weight = 0;
  for (const each of intervals) {
    const slots = grid.count(each);
    const full = Math.floor(slots / pageSize);
    const rest = slots % pageSize;
    requests += full + (rest > 0 ? 1 : 0);
    weight += full * series.weight(pageSize) + (rest > 0 ? series.weight(rest) : 0);
  }
  return { requests, weight };
}
