import type { Clock, LimiterContext, Logger } from '@candlewick/core';
import { boundsAt, learnVenueTime } from './venue-clock.ts';
import type { VenueClock } from './venue-clock.ts';

/** What all pools of an egress identity share: one clock, what is known of the venue's, and bans. */
export class Identity {
  readonly clock: Clock;
  readonly #name: string;
  readonly #logger: Logger;
  readonly #startedAt: number;
  readonly #monotonicStart: number;
  #venue: VenueClock | undefined;
  #bannedUntil = -Infinity;

  constructor({ clock, identity, logger }: LimiterContext) {
    this.clock = clock;
    this.#name = identity;
    this.#logger = logger;
    this.#startedAt = clock.now();
    this.#monotonicStart = clock.monotonic();
  }

  /** The limiter's time: near the machine's UTC, but it never jumps when somebody sets the machine's clock. */
  now(): number {
    return this.#startedAt + this.clock.monotonic() - this.#monotonicStart;
  }

  /** The same moment by the machine's clock, for people. */
  toUtc(time: number): number {
    return Math.ceil(this.clock.now() + time - this.now());
  }

  /** The limiter's time of the end of the ban; in the past when there is none. */
  get bannedUntil(): number {
    return this.#bannedUntil;
  }

  venue(now: number): VenueClock | undefined {
    return this.#venue && boundsAt(this.#venue, now);
  }

  learn(serverTime: number, sentAt: number, receivedAt: number): void {
    this.#venue = learnVenueTime(this.#venue, serverTime, sentAt, receivedAt);
  }

  ban(until: number): void {
    if (until <= this.#bannedUntil || until <= this.now()) return;
    this.#bannedUntil = until;
    const end = new Date(this.toUtc(until)).toISOString();
    this.#logger.warn('the exchange has banned this address: all requests wait', {
      identity: this.#name,
      until: end,
    });
  }
}
