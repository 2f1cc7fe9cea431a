import type { PoolRule } from '@candlewick/core';
import type { ExchangeEntry } from '../exchange-entry.ts';
import type { VenueFacts } from './venue-facts.ts';

/** How many requests for candles may go at once before ccxt's pace rules. */
const BURST = 10;

/**
 * The budget of a venue in ccxt's units of cost. Where the venue's words are not known, ccxt's pace of `rateLimit`
 * milliseconds a unit, over a window just long enough for a small burst: a whole minute's worth at once is what
 * venues that count by the second refuse.
 */
export function defaultPool(entry: ExchangeEntry, facts: VenueFacts): PoolRule {
  if (facts.pool) return { name: 'requests', ...facts.pool.value, source: facts.pool.source };
  const pace = entry.rateLimit ?? 1000;
  const dearest = Math.max(1, ...Object.values(entry.candles ?? {}).map(([, , cost]) => cost));
  const windowMs = Math.min(60_000, Math.max(1_000, Math.ceil(BURST * dearest * pace)));
  return {
    name: 'requests',
    limit: Math.max(2 * dearest, Math.floor(windowMs / pace)),
    windowMs,
    window: 'sliding',
    source: `ccxt's rateLimit of ${pace} ms a unit, in bursts of about ${BURST} requests`,
  };
}
