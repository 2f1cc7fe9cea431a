import { isExplained, type LedgerEntry } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import { intersect, normaliseIntervals, subtractIntervals, type Interval } from '../domain/interval.ts';
import type { PartialMode } from './resample.ts';

export interface DerivedState {
  /** Candles that resampling will give. */
  readonly candles: number;
  /** Where it will give none, and why; sorted, disjoint, on the longer candles' grid. */
  readonly gaps: readonly LedgerEntry[];
  /** Times that are not covered: buckets that touch one are partial. Sorted, disjoint. */
  readonly incomplete: readonly Interval[];
}

export interface DerivedParts {
  /** On `grid`. */
  readonly interval: Interval;
  readonly grid: Grid;
  /** Of the shorter candles inside the interval: every time without a candle is in one. Sorted, disjoint. */
  readonly gaps: readonly LedgerEntry[];
  readonly partial: PartialMode;
  /** Open time of the market's first candle: before it nothing is missing. */
  readonly listedAt?: number | undefined;
}

/**
 * What longer candles know of their gaps by those of the shorter ones. A gap that is explained takes only the buckets
 * that it fills; one that is not takes (or flags) all that it touches.
 */
export function derivedState({ interval, grid, gaps, partial, listedAt }: DerivedParts): DerivedState {
  const beforeListing = listedAt === undefined ? [] : [{ from: -Infinity, to: listedAt }];
  const open = gaps.filter(({ reason }) => !isExplained(reason));
  const incomplete = subtractIntervals(open, beforeListing);
  const filledBuckets = (gap: Interval): Interval => ({ from: grid.ceil(gap.from), to: grid.floor(gap.to) });
  const touchedBuckets = (gap: Interval): Interval => ({ from: grid.floor(gap.from), to: grid.ceil(gap.to) });
  const lost = partial === 'exclude' ? incomplete.map(touchedBuckets) : [];
  const missing = normaliseIntervals([...lost, ...normaliseIntervals(gaps).map(filledBuckets)]);
  const isLost = (gap: LedgerEntry) =>
    partial === 'exclude' && !isExplained(gap.reason) && !(listedAt !== undefined && gap.to <= listedAt);
  const named: LedgerEntry[] = [];
  let end = interval.from;
  for (const gap of gaps) {
    const wide = isLost(gap) ? touchedBuckets(gap) : filledBuckets(gap);
    const from = Math.max(wide.from, end);
    const to = Math.min(wide.to, interval.to);
    if (from >= to) continue;
    named.push({ ...gap, from, to });
    end = to;
  }
  // Buckets that several gaps fill together go by the first of them.
  const shared = subtractIntervals(missing, named).map((each) => ({
    ...gaps.find((gap) => intersect(gap, each))!,
    ...each,
  }));
  const count = missing.reduce((sum, each) => sum + grid.count(each), 0);
  return {
    candles: grid.count(interval) - count,
    gaps: shared.length === 0 ? named : [...named, ...shared].sort((a, b) => a.from - b.from),
    incomplete,
  };
}
