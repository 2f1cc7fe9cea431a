/** How a server counts and punishes. */
export interface WeightBudgetOptions {
  /** Weight per window; what is beyond is answered with 429. */
  readonly limit: number;
  /** Windows begin at multiples of it. */
  readonly windowMs: number;
  /** So many refusals in one window bring a ban. */
  readonly banAfter: number;
  /** Milliseconds of a ban; while it lasts every request is answered with 418. */
  readonly banMs: number;
}

export type Charge =
  | { readonly outcome: 'granted'; readonly used: number }
  | { readonly outcome: 'limited'; readonly used: number; readonly retryAfterMs: number }
  | { readonly outcome: 'banned'; readonly used: number; readonly until: number };

/** The venue's account of one client: weight per fixed window, refusals, bans. */
export interface WeightBudget extends WeightBudgetOptions {
  charge(weight: number, now: number): Charge;
  ban(until: number): void;
}

export function createWeightBudget(options: WeightBudgetOptions): WeightBudget {
  let window = -1;
  let used = 0;
  let refusals = 0;
  let bannedUntil = 0;
  const charge = (weight: number, now: number): Charge => {
    const current = Math.floor(now / options.windowMs);
    if (current !== window) {
      window = current;
      used = refusals = 0;
    }
    used += weight;
    if (now < bannedUntil) return { outcome: 'banned', used, until: bannedUntil };
    if (used <= options.limit) return { outcome: 'granted', used };
    refusals++;
    if (refusals > options.banAfter) {
      bannedUntil = now + options.banMs;
      return { outcome: 'banned', used, until: bannedUntil };
    }
    return { outcome: 'limited', used, retryAfterMs: (window + 1) * options.windowMs - now };
  };
  return {
    ...options,
    charge,
    ban: (until) => {
      bannedUntil = Math.max(bannedUntil, until);
    },
  };
}
