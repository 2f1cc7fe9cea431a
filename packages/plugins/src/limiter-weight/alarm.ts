import type { Clock } from '@candlewick/core';

/** Timers hold at most 2^31 ms; whoever waits looks again anyway. */
const LONGEST_MS = 3_600_000;

/** A sleep that can be ended early: by one sleeper at a time. */
export class Alarm {
  readonly #clock: Clock;
  #ring: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after `ms`, at the latest after an hour, or when it rings. */
  async wait(ms: number): Promise<void> {
    const early = new AbortController();
    this.#ring = () => early.abort();
    const slept = this.#clock.sleep(Math.min(Math.ceil(ms), LONGEST_MS), early.signal);
    await slept.catch((error: unknown) => {
      if (!early.signal.aborted) throw error;
    });
  }

  ring(): void {
    this.#ring?.();
  }
}
