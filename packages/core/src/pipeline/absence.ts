import type { Series } from '../contracts/exchange.ts';
import { NO_CANDLES } from '../domain/candles.ts';
import type { LedgerEntry } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import type { Settlement } from './4-verify/settle-holes.ts';

/** A hole that could not be asked about. */
export const failedGap = (hole: Interval, answer: string, now: number): LedgerEntry => ({
  ...hole,
  reason: 'fetch-failed',
  evidence: { firstAskedAt: now, lastAskedAt: now, timesAsked: 1, answer },
});

/** What nobody has asked about yet, and why not. */
export const notAsked = (hole: Interval, answer: string): LedgerEntry => ({
  ...hole,
  reason: 'fetch-failed',
  evidence: { firstAskedAt: 0, lastAskedAt: 0, timesAsked: 0, answer },
});

/** A window that ends before the first candle ever. */
export function beforeListing(window: Interval, listedAt: number, now: number): Settlement {
  const answer = `first candle ${new Date(listedAt).toISOString()}`;
  const evidence = { firstAskedAt: now, lastAskedAt: now, timesAsked: 1, answer };
  const gap: LedgerEntry = { ...window, reason: 'pre-listing', evidence };
  return { candles: NO_CANDLES, gaps: [gap], issues: [] };
}

/** Open time of the oldest candle that a venue still has at `now` of its clock; undefined: it forgets nothing. */
export const retainedFrom = (
  { retentionCandles, settleMs }: Pick<Series, 'retentionCandles' | 'settleMs'>,
  grid: Grid,
  now: number,
): number | undefined =>
  retentionCandles === undefined ? undefined : grid.timeOf(grid.slotOf(now - settleMs) - retentionCandles);

/** What a venue has forgotten. Asking again makes no sense, ever: there is no time for it. */
export const beyondRetention = (
  hole: Interval,
  retentionCandles: number,
  now: number,
  timesAsked: number,
): LedgerEntry => ({
  from: hole.from,
  to: hole.to,
  reason: 'beyond-retention',
  evidence: {
    firstAskedAt: now,
    lastAskedAt: now,
    timesAsked,
    answer: `the exchange keeps its newest ${retentionCandles} candles only`,
  },
});

/**
 * The gaps of a window as a venue that forgets explains them: an absence at the far end of what it keeps may only have
 * been forgotten, whatever comes after it.
 */
export function asForgotten(
  gaps: readonly LedgerEntry[],
  oldest: number,
  retentionCandles: number,
): LedgerEntry[] {
  return gaps.map((gap) =>
    gap.from < oldest && gap.reason !== 'fetch-failed'
      ? beyondRetention(gap, retentionCandles, gap.evidence.lastAskedAt, gap.evidence.timesAsked)
      : gap,
  );
}
