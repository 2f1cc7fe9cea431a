import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@candlewick/core';

/** So many milliseconds pass on it in one of ours: a ban of seconds is over in no time, and still a ban. */
export const RATE = 300;

/** The clock of the host and of the venue alike. Deadlines of requests stay real: they are timers of their own. */
export function createFastClock(start: number): Clock {
  const began = performance.now();
  const monotonic = () => (performance.now() - began) * RATE;
  return {
    monotonic,
    now: () => Math.floor(start + monotonic()),
    async sleep(ms, signal) {
      try {
        await delay(ms / RATE, undefined, signal ? { signal } : {});
      } catch (error) {
        throw signal?.aborted ? signal.reason : error;
      }
    },
  };
}
