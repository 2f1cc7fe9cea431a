import { removeCoverage } from './coverage.ts';
import type { Interval } from './interval.ts';

/** Why grid times have no candle although the venue's answer is believed: the range counts as complete. */
export const EXPLAINED_REASONS = ['no-trade', 'outage', 'pre-listing', 'delisted'] as const;
/** Why a range is not covered: it counts as incomplete. */
export const OPEN_REASONS = ['fetch-failed', 'unknown', 'beyond-retention'] as const;
/** A reason that explains an absence. */
export type ExplainedReason = (typeof EXPLAINED_REASONS)[number];
/** A reason that leaves it open. */
export type OpenReason = (typeof OPEN_REASONS)[number];
/** Why there is no candle. */
export type GapReason = ExplainedReason | OpenReason;

/** What a reason rests on. */
export interface GapEvidence {
  /** Milliseconds UTC of the first and the last time the venue was asked. */
  readonly firstAskedAt: number;
  /** See `firstAskedAt`; both are 0 where nobody asked. */
  readonly lastAskedAt: number;
  /** How often it was asked; 0: nobody has. */
  readonly timesAsked: number;
  /** What it answered, in words: `next candle 2021-02-11T05:00:00Z`, `HTTP 503`. */
  readonly answer: string;
}

/** Grid times `[from, to)` without a candle, and why. */
export interface LedgerEntry extends Interval {
  /** Why there is no candle. An explained range is covered, an open one is not. */
  readonly reason: GapReason;
  /** What the reason rests on. */
  readonly evidence: GapEvidence;
  /** When asking again makes sense, milliseconds UTC; absent: never by itself. */
  readonly retryAt?: number;
}

/** Whether a reason explains the absence: then the range counts as complete. */
export const isExplained = (reason: GapReason): reason is ExplainedReason =>
  (EXPLAINED_REASONS as readonly string[]).includes(reason);

/** Whether the venue has ever been asked about it. An open gap that was not is what a run left that was stopped. */
export const wasAsked = ({ evidence }: LedgerEntry): boolean => evidence.timesAsked > 0;

/** The ledger without the times of `interval`. */
export const forgetGaps = (ledger: readonly LedgerEntry[], interval: Interval): LedgerEntry[] =>
  removeCoverage(ledger, interval);

/**
 * The ledger with `added` in place of whatever it overlaps; sorted, disjoint. Neighbours of the same reason become
 * one entry, but not one that was asked about and one that was not. Asked again about the very same hole, the count of
 * askings goes on.
 */
export function recordGap(ledger: readonly LedgerEntry[], added: LedgerEntry): LedgerEntry[] {
  const before = ledger.find((entry) => entry.from <= added.from && entry.to >= added.to);
  const entry: LedgerEntry =
    before && wasAsked(before)
      ? {
          ...added,
          evidence: {
            ...added.evidence,
            firstAskedAt: Math.min(before.evidence.firstAskedAt, added.evidence.firstAskedAt),
            timesAsked: before.evidence.timesAsked + added.evidence.timesAsked,
          },
        }
      : added;
  const all = [...forgetGaps(ledger, entry), entry].sort((a, b) => a.from - b.from);
  const result: LedgerEntry[] = [];
  for (const each of all) {
    const last = result.at(-1);
    if (last && last.to === each.from && last.reason === each.reason && wasAsked(last) === wasAsked(each))
      result[result.length - 1] = mergeNeighbours(last, each);
    else result.push(each);
  }
  return result;
}

function mergeNeighbours(a: LedgerEntry, b: LedgerEntry): LedgerEntry {
  const retries = [a.retryAt, b.retryAt].filter((time) => time !== undefined);
  const { retryAt: _, ...rest } = b;
  return {
    ...rest,
    from: a.from,
    evidence: {
      firstAskedAt: Math.min(a.evidence.firstAskedAt, b.evidence.firstAskedAt),
      lastAskedAt: Math.max(a.evidence.lastAskedAt, b.evidence.lastAskedAt),
      timesAsked: Math.max(a.evidence.timesAsked, b.evidence.timesAsked),
      answer: b.evidence.answer,
    },
    ...(retries.length > 0 ? { retryAt: Math.min(...retries) } : {}),
  };
}
