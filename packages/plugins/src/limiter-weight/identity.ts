import type { Clock, LimiterContext, Logger } from '@candlewick/core';
import { machineTime } from './machine-time.ts';

/** What all pools of an egress identity share beside their budget: one time, and the news of bans. */
export class Identity {
  readonly clock: Clock;
  /** The limiter's time, in milliseconds: the same in all processes of the machine, whatever its clock is set to. */
  readonly now: () => number;
  readonly #name: string;
  readonly #logger: Logger;
  #toldUntil = -Infinity;

  constructor({ clock, identity, logger }: LimiterContext) {
    this.clock = clock;
    this.now = machineTime(clock);
    this.#name = identity;
    this.#logger = logger;
  }

  /** What to add to the limiter's time to get the machine's UTC. */
  get utcOffset(): number {
    return this.clock.now() - this.now();
  }

  /** The same moment by the machine's clock, for people. */
  toUtc(time: number): number {
    return Math.ceil(time + this.utcOffset);
  }

  /** Tells of a ban once, whoever has met it. */
  tellBan(until: number): void {
    // Reading two clocks one after the other makes the same end look a little later or earlier.
    if (until <= this.#toldUntil + 1_000 || until <= this.now()) return;
    this.#toldUntil = until;
    this.#logger.warn('the exchange has banned this address: all requests wait', {
      identity: this.#name,
      until: new Date(this.toUtc(until)).toISOString(),
    });
  }
}
