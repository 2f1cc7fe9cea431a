import type { Clock } from '../../contracts/clock.ts';

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** How many sleep. */
  readonly sleepers: number;
  /** Lets `ms` pass: wakes each sleeper at its time, in order, and lets the work that follows run in between. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until somebody wakes; false when nobody sleeps. */
  advanceToNext(): Promise<boolean>;
  /** Sets the wall clock (not the monotonic one), as a user or NTP does. */
  setWallClock(now: number): void;
}

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/**
 * Makes a clock that stands still until it is moved.
 *
 * @param start milliseconds UTC that it shows at first
 */
export function createFakeClock(start = Date.UTC(2024, 0, 1)): FakeClock {
  const sleepers: Sleeper[] = [];
  let elapsed = 0;
  let wallStart = start;

  const next = (until: number): Sleeper | undefined => {
    let first: Sleeper | undefined;
    for (const sleeper of sleepers) if (!first || sleeper.due < first.due) first = sleeper;
    return first && first.due <= until ? first : undefined;
  };
  const wake = async (sleeper: Sleeper): Promise<void> => {
    elapsed = Math.max(elapsed, sleeper.due);
    sleepers.splice(sleepers.indexOf(sleeper), 1);
    sleeper.wake();
    await otherWork();
  };

  return {
    get sleepers() {
      return sleepers.length;
    },
    now: () => wallStart + elapsed,
    monotonic: () => elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const stop = () => {
          sleepers.splice(sleepers.indexOf(sleeper), 1);
          reject(signal?.reason as Error);
        };
        const sleeper: Sleeper = {
          due: elapsed + Math.max(0, ms),
          wake: () => {
            signal?.removeEventListener('abort', stop);
            resolve();
          },
        };
        signal?.addEventListener('abort', stop, { once: true });
        sleepers.push(sleeper);
      }),
    advance: async (ms) => {
      const until = elapsed + ms;
      await otherWork();
      for (let sleeper = next(until); sleeper; sleeper = next(until)) await wake(sleeper);
      elapsed = until;
      await otherWork();
    },
    advanceToNext: async () => {
      await otherWork();
      const sleeper = next(Infinity);
      if (sleeper) await wake(sleeper);
      return sleeper !== undefined;
    },
    setWallClock: (now) => {
      wallStart = now - elapsed;
    },
  };
}

/** Everything that promises have made ready runs first. */
const otherWork = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
