/**
 * What is known of the venue's clock: venue time minus the limiter's time lies between the two bounds. Learned from
 * answers alone, whose time must lie between sending and receiving; many answers narrow it down to the fastest one.
 */
export interface VenueClock {
  readonly lowest: number;
  readonly highest: number;
  /** The limiter's time at which the bounds were so; they widen from then on. */
  readonly at: number;
}

/** More than clocks that are disciplined by NTP (at most 500 ppm) run apart. */
const DRIFT = 0.0005;
/** The machine that stamps an answer need not be the one that counts: milliseconds granted for their difference. */
const SKEW_MS = 25;

/** The bounds as they hold at `now`. */
export function boundsAt(clock: VenueClock, now: number): VenueClock {
  const drift = Math.max(0, now - clock.at) * DRIFT;
  return { lowest: clock.lowest - drift, highest: clock.highest + drift, at: now };
}

/**
 * @param serverTime the venue's clock when it answered, milliseconds UTC; whole seconds may be cut off (Date header)
 * @param sentAt a time at or before sending, by the limiter's clock
 * @param receivedAt a time at or after the answer, by the limiter's clock
 */
export function learnVenueTime(
  known: VenueClock | undefined,
  serverTime: number,
  sentAt: number,
  receivedAt: number,
): VenueClock {
  const cutOff = serverTime % 1000 === 0 ? 1000 : 1;
  const learned: VenueClock = {
    lowest: serverTime - receivedAt - SKEW_MS,
    highest: serverTime + cutOff - sentAt + SKEW_MS,
    at: receivedAt,
  };
  if (!known) return learned;
  const before = boundsAt(known, receivedAt);
  const lowest = Math.max(before.lowest, learned.lowest);
  const highest = Math.min(before.highest, learned.highest);
  // Bounds that exclude each other: a clock was set, or the machine slept. Only the newest answer still counts.
  return lowest <= highest ? { lowest, highest, at: receivedAt } : learned;
}
