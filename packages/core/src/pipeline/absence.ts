import { NO_CANDLES } from '../domain/candles.ts';
import type { LedgerEntry } from '../domain/gap.ts';
import type { Interval } from '../domain/interval.ts';
import type { Settlement } from './4-verify/settle-holes.ts';

/** A hole that could not be asked about. */
export const failedGap = (hole: Interval, answer: string, now: number): LedgerEntry => ({
  ...hole,
  reason: 'fetch-failed',
  evidence: { firstAskedAt: now, lastAskedAt: now, timesAsked: 1, answer },
});

/** A window that ends before the first candle ever. */
export function beforeListing(window: Interval, listedAt: number, now: number): Settlement {
  const answer = `first candle ${new Date(listedAt).toISOString()}`;
  const evidence = { firstAskedAt: now, lastAskedAt: now, timesAsked: 1, answer };
  const gap: LedgerEntry = { ...window, reason: 'pre-listing', evidence };
  return { candles: NO_CANDLES, gaps: [gap], issues: [] };
}
