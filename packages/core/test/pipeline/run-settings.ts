import type { Clock } from '../../src/contracts/clock.ts';
import type { RunEvent } from '../../src/contracts/events.ts';
import { EventHub } from '../../src/pipeline/event-hub.ts';
import type { RunSettings } from '../../src/pipeline/settings.ts';
import { createFakeLogger } from '../../src/testing/index.ts';

/** Settings of a quick, patient run; `more` overrides. */
export const settingsWith = (more: Partial<RunSettings> = {}): RunSettings => ({
  retries: 3,
  retryDelayMs: 100,
  timeoutMs: 60_000,
  longestWaitMs: 600_000,
  requestsInFlight: 4,
  datasetsInParallel: 2,
  pageSize: undefined,
  batchSize: 1_000,
  ttlMs: undefined,
  tailMs: {},
  refresh: false,
  source: 'auto',
  memoryLimit: Infinity,
  cpuLimit: Infinity,
  ...more,
});

export interface Journal {
  readonly hub: EventHub;
  readonly events: RunEvent[];
}

/** A hub whose events are kept. */
export function createJournal(clock: Clock): Journal {
  const events: RunEvent[] = [];
  const monitor = {
    onEvent: (event: RunEvent) => void events.push(event),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { hub: new EventHub('run', clock, [monitor], createFakeLogger()), events };
}

/** A clock on which sleeping takes no time of ours: it jumps to the end of the sleep. */
export function createJumpingClock(
  start: number = Date.UTC(2024, 5, 1),
): Clock & { time: number; slept: number[] } {
  const clock = {
    time: start,
    slept: [] as number[],
    now: () => clock.time,
    monotonic: () => clock.time - start,
    sleep: (ms: number, signal?: AbortSignal) => {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      clock.slept.push(ms);
      clock.time += ms;
      return Promise.resolve();
    },
  };
  return clock;
}
