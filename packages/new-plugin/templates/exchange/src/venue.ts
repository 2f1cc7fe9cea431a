import type { PoolRule } from '@candlewick/core';

// What is known of the venue beside its answers, each fact with the page that says it. Replace them by those of yours.

/** https://docs.example.com/limits: 1,200 points a minute and address, in calendar minutes. */
export const POOL: PoolRule = {
  name: 'points',
  limit: 1_200,
  windowMs: 60_000,
  window: 'fixed',
  source: 'https://docs.example.com/limits',
};

/** https://docs.example.com/limits: points of a request; candles cost one more for each 500 that are asked for. */
export const WEIGHTS = {
  time: 1,
  markets: 10,
  candles: (limit: number): number => Math.max(1, Math.ceil(limit / 500)),
} as const;

/** https://docs.example.com/candles: most candles of one request. */
export const PAGE_LIMIT = 1_000;

/** https://docs.example.com/candles: the venue's words are Candlewick's here. */
export const TIMEFRAMES: readonly string[] = ['1m', '5m', '15m', '1h', '4h', '1d'];

/** https://docs.example.com/candles: what stands behind the six columns of a row. */
export const EXTRAS: readonly string[] = ['trades'];
