import type { Interval } from './interval.ts';
import { intersect, normaliseIntervals } from './interval.ts';

/** Where candles come from. Only `venue` and `archive` count as covered by the venue's own word. */
export type Provenance = 'venue' | 'archive' | 'import';

/** An interval for which the source has answered and was believed. On the dataset's grid. */
export interface CoverageEntry extends Interval {
  /** When the answer came, milliseconds UTC. */
  readonly fetchedAt: number;
  /** What kind of source answered. */
  readonly provenance: Provenance;
  /** The host, file or name that answered: `api.binance.com`, `BTCUSDT-1m-2021-01.zip#sha256=…` (see fileSource). */
  readonly source: string;
  /** The candles were young when the answer came: from this time on it makes sense to ask once more. */
  readonly staleAt?: number;
}

/** Adjacent answers of one source within this time are kept as one entry, stamped with the older time. */
export const COVERAGE_MERGE_MS = 600_000;
/** Of older answers within about this part of their age: a dataset that is updated every hour for years has few entries. */
const MERGE_SHARE_OF_AGE = 1 / 16;

/** `entries` without the times of `interval`; what remains keeps its stamps. */
export function removeCoverage<E extends Interval>(entries: readonly E[], interval: Interval): E[] {
  const result: E[] = [];
  for (const entry of entries) {
    if (!intersect(entry, interval)) {
      result.push(entry);
      continue;
    }
    if (entry.from < interval.from) result.push({ ...entry, to: interval.from });
    if (entry.to > interval.to) result.push({ ...entry, from: interval.to });
  }
  return result;
}

const mergeable = (a: CoverageEntry, b: CoverageEntry, now: number): boolean => {
  const oldest = Math.min(a.fetchedAt, b.fetchedAt);
  const near = Math.max(COVERAGE_MERGE_MS, (now - oldest) * MERGE_SHARE_OF_AGE);
  return (
    a.to === b.from &&
    a.provenance === b.provenance &&
    a.source === b.source &&
    (a.staleAt === undefined) === (b.staleAt === undefined) &&
    Math.abs(a.fetchedAt - b.fetchedAt) <= near
  );
};

const merge = (a: CoverageEntry, b: CoverageEntry): CoverageEntry => ({
  ...a,
  to: b.to,
  fetchedAt: Math.min(a.fetchedAt, b.fetchedAt),
  ...(a.staleAt === undefined ? {} : { staleAt: Math.min(a.staleAt, b.staleAt!) }),
});

/** `entries` with `added` in place of whatever it overlaps; sorted, disjoint. */
export function addCoverage(entries: readonly CoverageEntry[], added: CoverageEntry): CoverageEntry[] {
  if (added.to <= added.from) return [...entries];
  const all = [...removeCoverage(entries, added), added].sort((a, b) => a.from - b.from);
  const result: CoverageEntry[] = [];
  for (const entry of all) {
    const last = result.at(-1);
    if (last && mergeable(last, entry, added.fetchedAt)) result[result.length - 1] = merge(last, entry);
    else result.push(entry);
  }
  return result;
}

/** How long answers to the newest candles count as fresh. */
export interface Tail {
  /** Candles that closed after this time are young. On the grid, milliseconds UTC. */
  readonly from: number;
  readonly staleAt: number;
}

/** An entry, divided where its candles begin to be young. */
export function withTail(entry: CoverageEntry, tail: Tail | undefined): CoverageEntry[] {
  if (!tail || tail.from >= entry.to) return [entry];
  const young = { ...entry, from: Math.max(entry.from, tail.from), staleAt: tail.staleAt };
  return young.from > entry.from ? [{ ...entry, to: young.from }, young] : [young];
}

/**
 * Where answers to young candles have become stale: all of such answers, so that one request brings them up to date.
 * Empty while none is stale.
 */
export function staleTail(entries: readonly CoverageEntry[], now: number): Interval[] {
  const young = entries.filter(({ staleAt }) => staleAt !== undefined);
  return young.some(({ staleAt }) => staleAt! <= now) ? normaliseIntervals(young) : [];
}

/** What is covered, as plain intervals; with `freshSince`, only what was fetched at or after that time. */
export const coveredIntervals = (entries: readonly CoverageEntry[], freshSince = -Infinity): Interval[] =>
  normaliseIntervals(entries.filter((entry) => entry.fetchedAt >= freshSince));
