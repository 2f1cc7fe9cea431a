import type { PoolRule } from '@candlewick/core';
import type { VenueClock } from './venue-clock.ts';

/** Weight that has been sent, and until when (the limiter's time) it may have reached the venue. */
export interface Charge {
  readonly weight: number;
  readonly until: number;
}

/** A request whose answer is not there yet. */
export interface InFlight {
  /** Unique among all processes. */
  readonly id: string;
  /** The process that waits for the answer. */
  readonly owner: string;
  readonly weight: number;
  readonly sentAt: number;
}

/**
 * What is remembered of a pool: plain data, of bounded size, changed only by the functions of this file; several
 * processes share it in a store. All times are those of one clock; no window is named, because where
 * windows begin is known only as well as the venue's clock is.
 */
export interface PoolAccount {
  readonly charges: readonly Charge[];
  readonly inFlight: readonly InFlight[];
  /** Nothing may go before it: the venue said so. */
  readonly blockedUntil: number;
}

export const EMPTY_ACCOUNT: PoolAccount = { charges: [], inFlight: [], blockedUntil: -Infinity };

/** What counts how: the venue's rule, our part of its limit, and the venue's clock as far as it is known. */
export interface Measure {
  readonly rule: PoolRule;
  /** Weight that we allow ourselves per window. */
  readonly allowed: number;
  readonly venue: VenueClock | undefined;
}

/** A request reaches the venue within this time or never; longer answers are slow downloads or forgotten permits. */
const ARRIVAL_MAX_MS = 120_000;
/** What a process handed to its system before it died may leave the machine so much later. */
const AFTER_DEATH_MS = 250;
/** Charges of the same slice of a window are kept as one. */
const SLICES = 256;

/**
 * When weight that may have arrived until `until` certainly counts no longer for requests sent from then on. A fixed
 * window counts to its end by the latest clock that the venue may have; without knowledge of that clock, as in a
 * sliding window, a whole length must pass, which no fixed window can outlast.
 */
export function releaseTime(until: number, { rule, venue }: Measure): number {
  if (rule.window === 'sliding' || !venue) return until + rule.windowMs;
  const lastWindow = Math.floor((until + venue.highest) / rule.windowMs);
  return (lastWindow + 1) * rule.windowMs - venue.lowest;
}

const allCharges = (account: PoolAccount): Charge[] => [
  ...account.charges,
  ...account.inFlight.map(({ weight, sentAt }) => ({ weight, until: sentAt + ARRIVAL_MAX_MS })),
];

/** The most that the venue may count against a request that is sent at `time`, before its own weight. */
export function usedAt(account: PoolAccount, time: number, measure: Measure): number {
  let used = 0;
  for (const { weight, until } of allCharges(account)) {
    if (releaseTime(until, measure) > time) used += weight;
  }
  return used;
}

/**
 * The first time from `now` on at which `weight` fits, unless answers make it earlier. More weight than is ever allowed
 * goes alone, once nothing else counts.
 */
export function freeTime(account: PoolAccount, weight: number, now: number, measure: Measure): number {
  const room = Math.max(0, measure.allowed - weight) + 1e-9;
  const waiting = allCharges(account)
    .map((charge) => ({ weight: charge.weight, release: releaseTime(charge.until, measure) }))
    .filter(({ release }) => release > now)
    .sort((a, b) => a.release - b.release);
  let used = waiting.reduce((sum, charge) => sum + charge.weight, 0);
  let time = now;
  for (const charge of waiting) {
    if (used <= room) break;
    used -= charge.weight;
    time = charge.release;
  }
  return time;
}

/** With one more request under way. */
export const send = (account: PoolAccount, request: InFlight): PoolAccount => ({
  ...account,
  inFlight: [...account.inFlight, request],
});

/** With the request answered (or given up) at `now`. */
export const settle = (account: PoolAccount, request: InFlight, now: number, measure: Measure): PoolAccount =>
  addCharge(
    { ...account, inFlight: account.inFlight.filter(({ id }) => id !== request.id) },
    { weight: request.weight, until: Math.min(now, request.sentAt + ARRIVAL_MAX_MS) },
    now,
    measure,
  );

/**
 * As if all that is under way had been answered at `now`, the best that can come of it; or after `latencyMs`, where that is later.
 */
export const settled = (
  { charges, inFlight, blockedUntil }: PoolAccount,
  now: number,
  latencyMs = 0,
): PoolAccount => ({
  charges: [
    ...charges,
    ...inFlight.map(({ weight, sentAt }) => ({ weight, until: Math.max(now, sentAt + latencyMs) })),
  ],
  inFlight: [],
  blockedUntil,
});

/** Without the requests that nobody will settle any more: those of dead processes count as sent until now. */
export function reap(
  account: PoolAccount,
  now: number,
  measure: Measure,
  isAlive: (owner: string) => boolean,
): PoolAccount {
  const forgotten = now - ARRIVAL_MAX_MS - 2 * measure.rule.windowMs;
  let left = account;
  for (const request of account.inFlight) {
    if (request.sentAt < forgotten || !isAlive(request.owner)) {
      left = settle(left, request, now + AFTER_DEATH_MS, measure);
    }
  }
  return left;
}

/**
 * With what the venue counted when it answered `request`, where that is more than we can account for: somebody else
 * spends from the same budget.
 */
export function believe(
  account: PoolAccount,
  counted: number,
  request: InFlight,
  now: number,
  measure: Measure,
): PoolAccount {
  const foreign = counted - usedAt(account, request.sentAt, measure);
  if (!(foreign > 0)) return account;
  // In a fixed window the count speaks of the window that the request was sent in, not of one begun since.
  const until = measure.rule.window === 'fixed' && measure.venue ? request.sentAt : now;
  return addCharge(account, { weight: foreign, until }, now, measure);
}

export const block = (account: PoolAccount, until: number): PoolAccount => ({
  ...account,
  blockedUntil: Math.max(account.blockedUntil, until),
});

function addCharge(account: PoolAccount, added: Charge, now: number, { rule }: Measure): PoolAccount {
  const slice = (charge: Charge) => Math.floor((charge.until * SLICES) / rule.windowMs);
  // Two lengths and not one: news of the venue's clock may move the windows.
  const kept = account.charges.filter(({ until }) => until > now - 2 * rule.windowMs);
  const index = kept.findLastIndex((charge) => slice(charge) === slice(added));
  if (index < 0) return { ...account, charges: [...kept, added] };
  const same = kept[index]!;
  const merged = { weight: same.weight + added.weight, until: Math.max(same.until, added.until) };
  return { ...account, charges: kept.with(index, merged) };
}
