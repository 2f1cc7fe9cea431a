import type { Interval } from './interval.ts';
import { intersect, normaliseIntervals } from './interval.ts';

/** Where candles come from. Only `venue` and `archive` count as covered by the venue's own word. */
export type Provenance = 'venue' | 'archive' | 'import';

/** An interval for which the source has answered and was believed. On the dataset's grid. */
export interface CoverageEntry extends Interval {
  /** When the answer came, milliseconds UTC. */
  readonly fetchedAt: number;
  readonly provenance: Provenance;
  /** The host, file or name that answered: `api.binance.com`, `BTCUSDT-1m-2021-01.zip`. */
  readonly source: string;
}

/** Adjacent answers of one source within this time are kept as one entry, stamped with the older time. */
export const COVERAGE_MERGE_MS = 600_000;

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

const mergeable = (a: CoverageEntry, b: CoverageEntry): boolean =>
  a.to === b.from &&
  a.provenance === b.provenance &&
  a.source === b.source &&
  Math.abs(a.fetchedAt - b.fetchedAt) <= COVERAGE_MERGE_MS;

/** `entries` with `added` in place of whatever it overlaps; sorted, disjoint. */
export function addCoverage(entries: readonly CoverageEntry[], added: CoverageEntry): CoverageEntry[] {
  if (added.to <= added.from) return [...entries];
  const all = [...removeCoverage(entries, added), added].sort((a, b) => a.from - b.from);
  const result: CoverageEntry[] = [];
  for (const entry of all) {
    const last = result.at(-1);
    if (last && mergeable(last, entry))
      result[result.length - 1] = {
        ...last,
        to: entry.to,
        fetchedAt: Math.min(last.fetchedAt, entry.fetchedAt),
      };
    else result.push(entry);
  }
  return result;
}

/** What is covered, as plain intervals; with `freshSince`, only what was fetched at or after that time. */
export const coveredIntervals = (entries: readonly CoverageEntry[], freshSince = -Infinity): Interval[] =>
  normaliseIntervals(entries.filter((entry) => entry.fetchedAt >= freshSince));
