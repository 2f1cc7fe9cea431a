import type { ResponseMeta } from '@candlewick/core';

/** What an answer forbids, in the limiter's time; -Infinity where it forbids nothing. */
export interface Penalty {
  /** Nobody of this egress identity may ask before it. */
  readonly banUntil: number;
  /** The pool may not be asked before it. */
  readonly blockUntil: number;
}

export interface PenaltyTimes {
  readonly now: number;
  /** Milliseconds that the venue's clock is at least ahead of the limiter's: the later reading of its times. */
  readonly offset: number;
  /** When a window that holds `now` is surely over. */
  readonly windowEnd: number;
}

/**
 * Binance: "IP bans are tracked and scale in duration for repeat offenders, from 2 minutes to 3 days."
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits
 */
const SHORTEST_BAN_MS = 120_000;

export function penaltyOf(meta: ResponseMeta, { now, offset, windowEnd }: PenaltyTimes): Penalty {
  const retryAt = isPositive(meta.retryAfterMs) ? now + meta.retryAfterMs : -Infinity;
  const banned = meta.status === 418;
  if (banned || isPositive(meta.bannedUntil)) {
    const named = isPositive(meta.bannedUntil) ? meta.bannedUntil - offset : -Infinity;
    const until = Math.max(named, retryAt);
    return { banUntil: banned && until <= now ? now + SHORTEST_BAN_MS : until, blockUntil: -Infinity };
  }
  if (retryAt > now) return { banUntil: -Infinity, blockUntil: retryAt };
  return { banUntil: -Infinity, blockUntil: meta.status === 429 ? windowEnd : -Infinity };
}

const isPositive = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value) && value > 0;
