import { firstRelease } from './account.ts';
import type { Measure, PoolAccount } from './account.ts';

/** Where the pool stands when somebody asks. */
export interface Moment {
  readonly now: number;
  /** When the request before was let through. */
  readonly lastAt: number;
  readonly used: number;
  /** How long answers take of late. */
  readonly latencyMs: number;
}

/** Part of the pace at which a sliding window gives weight back; below 1, so that pacing alone never holds back. */
const AHEAD = 0.9;

/**
 * When a request of `weight` should go so that what is left of the budget lasts until more comes: slower near the
 * limit instead of a full stop, and all of it is still used. Never later than that `weight` can still go in this
 * window; `now` where there is nothing to spread.
 */
export function pacedTime(account: PoolAccount, weight: number, moment: Moment, measure: Measure): number {
  const { rule, venue, allowed } = measure;
  const { now, lastAt } = moment;
  const left = Math.max(weight, allowed - moment.used);
  if (rule.window === 'sliding' || !venue) {
    const sustained = (AHEAD * rule.windowMs * weight) / allowed;
    const release = firstRelease(account, now, measure);
    const spread = Number.isFinite(release) ? ((release - lastAt) * weight) / left : 0;
    return lastAt + Math.max(sustained, spread);
  }
  const window = Math.floor((now + venue.highest) / rule.windowMs);
  if (window !== Math.floor((now + venue.lowest) / rule.windowMs)) return now;
  // Requests that are under way at the border count on both sides of it, so the last should be answered before.
  const margin = Math.min(Math.max(rule.windowMs * 0.02, 2 * moment.latencyMs), rule.windowMs * 0.2);
  const end = (window + 1) * rule.windowMs - venue.highest - margin;
  return end <= now ? now : lastAt + ((end - lastAt) * weight) / left;
}
