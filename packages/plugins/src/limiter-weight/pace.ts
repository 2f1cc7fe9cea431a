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
 * In a sliding window weight comes back as it was spent, so whatever is delayed is also delayed one window later. At the
 * limit requests keep this part of the interval that the window can bear for long; the whole of it would smooth bursts
 * sooner and use only 91% of the share meanwhile (this: 98%).
 */
const SMOOTHING = 0.3;

/**
 * When a request of `weight` should go so that what is left of the budget lasts until more comes: slower near the
 * limit instead of a full stop, and all of it is still used. Never later than that `weight` can still go in this
 * window; `now` where there is nothing to spread.
 */
export function pacedTime(weight: number, moment: Moment, measure: Measure): number {
  const { rule, venue, allowed } = measure;
  const { now, lastAt } = moment;
  if (rule.window === 'sliding' || !venue) {
    return lastAt + (SMOOTHING * moment.nearness * rule.windowMs * weight) / allowed;
  }
  const window = Math.floor((now + venue.highest) / rule.windowMs);
  if (window !== Math.floor((now + venue.lowest) / rule.windowMs)) return now;
  // Requests that are under way at the border count on both sides of it, so the last should be answered before.
  const margin = Math.min(Math.max(rule.windowMs * 0.02, 2 * moment.latencyMs), rule.windowMs * 0.2);
  const end = (window + 1) * rule.windowMs - venue.highest - margin;
  return end <= now ? now : lastAt + ((end - lastAt) * weight) / Math.max(weight, allowed - moment.used);
}
