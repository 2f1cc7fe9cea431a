import type { Candles } from './candles.ts';
import { lowerBound } from './candles.ts';
import type { CoverageEntry } from './coverage.ts';
import { addCoverage, removeCoverage } from './coverage.ts';
import type { LedgerEntry } from './gap.ts';
import { forgetGaps, isExplained, recordGap } from './gap.ts';
import type { Grid } from './grid.ts';
import { createGrid } from './grid.ts';
import type { Interval } from './interval.ts';
import { intersect, isEmptyInterval, subtractIntervals } from './interval.ts';
import type { Timeframe } from './timeframe.ts';

/** What is remembered of a dataset beside its candles. All optional: unknown until somebody learned it. */
export interface DatasetFacts {
  /** Milliseconds UTC of slot 0 where the venue's grid is not the default one. */
  readonly gridOrigin?: number;
  /** Extra columns, in order; fixed when the dataset is first written. */
  readonly extras?: readonly string[];
  /** Open time of the first candle the venue has. */
  readonly listedAt?: number;
  /** What an absent candle means at this venue. */
  readonly absence?: 'outage' | 'no-trade';
  /** A candle counts as final so many milliseconds after its interval ended. */
  readonly settleMs?: number;
  /** The venue's own symbol. */
  readonly marketId?: string;
}

/** Candles that take the place of everything stored inside the interval. */
export interface CandlePut {
  /** What is replaced. */
  readonly interval: Interval;
  /** What is there from now on: ascending, inside the interval. None: what was there is gone. */
  readonly candles: Candles;
}

/**
 * One atomic change. Applied in this order: facts, evict, uncover, put, cover, explain, unasked, pinned. `evict` forgets candles,
 * coverage and ledger of its intervals, which may be fetched again; unlike `put` it makes no revision. `put` replaces everything
 * stored inside its interval; a stored candle that thereby changes or vanishes becomes a revision. A gap's interval
 * in `explain` takes the place of what the ledger said there; `cover` forgets open gaps (not explained ones) inside it,
 * and `put` forgets any gap at the times it fills. `unasked` says nothing of a time that is covered or that the ledger
 * speaks of: whatever another process has committed meanwhile stands.
 */
export interface DatasetChange {
  /** Facts to be remembered; those that are not named stay. */
  readonly facts?: DatasetFacts;
  /** Forgotten for room: candles, coverage and ledger, without revisions. */
  readonly evict?: readonly Interval[];
  /** No longer covered; candles stay until they are replaced. */
  readonly uncover?: readonly Interval[];
  /** Rows, in order. */
  readonly put?: readonly CandlePut[];
  /** What the venue has answered for. */
  readonly cover?: readonly CoverageEntry[];
  /** Why candles are absent. */
  readonly explain?: readonly LedgerEntry[];
  /** What is still to be asked for, where nothing else is known of it. */
  readonly unasked?: readonly LedgerEntry[];
  /** Whether eviction passes it by from now on. */
  readonly pinned?: boolean;
}

/** What a change can alter beside the rows of candles. */
export interface DatasetState {
  /** What is known of the market. */
  readonly facts: DatasetFacts;
  /** Sorted, disjoint. */
  readonly coverage: readonly CoverageEntry[];
  /** Sorted, disjoint. */
  readonly ledger: readonly LedgerEntry[];
  /** Whether eviction passes it by. */
  readonly pinned: boolean;
}

/** The state of a dataset that nothing is known of. */
export const NEW_DATASET: DatasetState = { facts: {}, coverage: [], ledger: [], pinned: false };

/**
 * The state after `change`: everything but the rows, which `putRows` merges. Every cache uses it, so that what a
 * change means cannot drift between them.
 */
export function applyChange(state: DatasetState, change: DatasetChange, timeframe: Timeframe): DatasetState {
  const facts = mergeFacts(state.facts, change);
  const grid = createGrid(timeframe, facts.gridOrigin);
  let coverage = state.coverage;
  let ledger = state.ledger;
  for (const interval of change.evict ?? []) {
    coverage = removeCoverage(coverage, interval);
    ledger = forgetGaps(ledger, interval);
  }
  for (const interval of change.uncover ?? []) coverage = removeCoverage(coverage, interval);
  for (const entry of change.cover ?? []) {
    coverage = addCoverage(coverage, entry);
    ledger = forgetOpen(ledger, entry);
  }
  // After that few entries are left whose slots are to be looked at one by one.
  for (const put of change.put ?? []) ledger = forgetFilled(ledger, put, grid);
  for (const gap of change.explain ?? []) if (!isEmptyInterval(gap)) ledger = recordGap(ledger, gap);
  for (const gap of change.unasked ?? [])
    for (const part of subtractIntervals([gap], [...coverage, ...ledger]))
      ledger = recordGap(ledger, { ...gap, ...part });
  return { facts, coverage, ledger, pinned: change.pinned ?? state.pinned };
}

/** Later facts win, except `extras`: the first statement about them, or the first rows, fix them for good. */
function mergeFacts(known: DatasetFacts, { facts = {}, put = [] }: DatasetChange): DatasetFacts {
  const told = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  const extras = known.extras ?? facts.extras ?? namesOf(put);
  return { ...known, ...told, ...(extras ? { extras } : {}) };
}

function namesOf(puts: readonly CandlePut[]): readonly string[] | undefined {
  const filled = puts.filter(({ candles }) => candles.length > 0);
  if (filled.length === 0) return undefined;
  return [...new Set(filled.flatMap(({ candles }) => Object.keys(candles.extras)))];
}

/** The ledger without the slots for which `put` has a candle. */
function forgetFilled(
  ledger: readonly LedgerEntry[],
  { interval, candles }: CandlePut,
  grid: Grid,
): readonly LedgerEntry[] {
  let result = ledger;
  for (const entry of ledger) {
    const shared = intersect(entry, interval);
    if (!shared) continue;
    for (const filled of filledSpans(candles.time, shared, grid)) result = forgetGaps(result, filled);
  }
  return result;
}

/** The slots of `within` that have one of the (ascending) times, as spans. */
function filledSpans(times: Float64Array, within: Interval, grid: Grid): Interval[] {
  const spans: { from: number; to: number }[] = [];
  for (let i = lowerBound(times, within.from); i < times.length && times[i]! < within.to; i++) {
    const slot = grid.slotOf(times[i]!);
    const from = grid.timeOf(slot);
    const to = grid.timeOf(slot + 1);
    const last = spans.at(-1);
    if (last && from <= last.to) last.to = to;
    else spans.push({ from, to });
  }
  return spans;
}

/** The ledger without open gaps inside `interval`: it has been answered; explained ones stay true. */
function forgetOpen(ledger: readonly LedgerEntry[], interval: Interval): readonly LedgerEntry[] {
  if (!ledger.some((entry) => !isExplained(entry.reason) && intersect(entry, interval))) return ledger;
  return ledger.flatMap((entry) => (isExplained(entry.reason) ? [entry] : forgetGaps([entry], interval)));
}
