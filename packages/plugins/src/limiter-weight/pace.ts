import type { Measure } from './account.ts';

/** Where the pool stands when somebody asks. */
export interface Moment {
  readonly now: number;
  /** When the request before was let through. */
  readonly lastAt: number;
  readonly used: number;
  /** 0 where slowing down begins, 1 at the limit. */
  readonly nearness: number;
  /** How long answers take of late. */
  readonly latencyMs: number;
}

/**
 * When a request of `weight` should go so that what is left of the budget lasts until more comes: slower near the
 * limit instead of a full stop, and all of it is still used. Never later than that `weight` can still go in this
 * window; `now` where there is nothing to spread.
 */
export function pacedTime(weight: number, moment: Moment, measure: Measure): number {
  const { rule, venue, allowed } = measure;
  const { now, lastAt } = moment;
  if (rule.window === 'sliding' || !venue) {
    // Weight comes back as it was spent. At the limit requests keep the pace that the window can bear for long, further
    // below it they may go faster: bursts are smoothed over a few windows, and the share is still used.
    return lastAt + (0.15 * moment.nearness * rule.windowMs * weight) / allowed;
  }
  const window = Math.floor((now + venue.highest) / rule.windowMs);
  if (window !== Math.floor((now + venue.lowest) / rule.windowMs)) return now;
  // Requests that are under way at the border count on both sides of it, so the last should be answered before.
  const margin = Math.min(Math.max(rule.windowMs * 0.02, 2 * moment.latencyMs), rule.windowMs * 0.2);
  const end = (window + 1) * rule.windowMs - venue.highest - margin;
  return end <= now ? now : lastAt + ((end - lastAt) * weight) / Math.max(weight, allowed - moment.used);
}
