import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventBody } from '../../src/contracts/events.ts';
import { Governor, processLoad, type Load } from '../../src/pipeline/governor.ts';
import { settingsWith } from './run-settings.ts';

const CALM: Load = { memory: 100, cpu: 10 };
const SETTINGS = settingsWith({ requestsInFlight: 8, memoryLimit: 1_000, cpuLimit: 80 });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function govern(load: Load = CALM) {
  const state = { load };
  const events: EventBody[] = [];
  const governor = new Governor(
    SETTINGS,
    (event) => void events.push(event),
    () => state.load,
  );
  const bounds = (looks: number) =>
    Array.from({ length: looks }, () => {
      governor.look();
      return governor.limit.concurrency;
    });
  return { state, events, governor, bounds };
}

describe('the governor', () => {
  it('lets as many requests fly as are set while the machine is calm, and says nothing', () => {
    using governor = govern().governor;
    const { events, bounds } = govern();
    expect([governor.limit.concurrency, bounds(3), events]).toEqual([8, [8, 8, 8], []]);
  });

  it.each([
    ['memory', { memory: 1_001, cpu: 10 }],
    ['cpu', { memory: 100, cpu: 81 }],
  ] as const)('halves them while %s is above its ceiling, down to one', (cause, load) => {
    const { bounds, events } = govern(load);
    expect(bounds(5)).toEqual([4, 2, 1, 1, 1]);
    expect(events).toEqual(
      [4, 2, 1].map((requestsInFlight) => ({ type: 'pressure', cause, requestsInFlight, ...load })),
    );
  });

  it('gives them back one by one when it is calm again, and no more than are set', () => {
    const { state, bounds, events } = govern({ memory: 2_000, cpu: 0 });
    bounds(3);
    state.load = CALM;
    expect(bounds(9)).toEqual([2, 3, 4, 5, 6, 7, 8, 8, 8]);
    expect(events.slice(3)).toEqual(
      [2, 3, 4, 5, 6, 7, 8].map((requestsInFlight) => ({
        type: 'pressure',
        cause: 'none',
        requestsInFlight,
        ...CALM,
      })),
    );
  });

  it('looks by itself, until it is closed', () => {
    const { state, governor } = govern();
    state.load = { memory: 2_000, cpu: 0 };
    vi.advanceTimersByTime(500);
    expect(governor.limit.concurrency).toBe(4);
    governor[Symbol.dispose]();
    vi.advanceTimersByTime(5_000);
    expect([governor.limit.concurrency, vi.getTimerCount()]).toEqual([4, 0]);
  });

  it('holds requests back from the bound on, and lets those that fly finish', async () => {
    vi.useRealTimers();
    const { state, governor } = govern();
    using _closing = governor;
    let [flying, most] = [0, 0];
    const landing: (() => void)[] = [];
    const fly = () =>
      governor.limit(async () => {
        most = Math.max(most, ++flying);
        await new Promise<void>((resolve) => landing.push(resolve));
        flying--;
      });
    const all = Array.from({ length: 20 }, fly);
    await vi.waitFor(() => expect(flying).toBe(8));
    state.load = { memory: 2_000, cpu: 0 };
    governor.look();
    most = 0;
    while (landing.length > 0) {
      landing.shift()!();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(all);
    expect(most).toBeLessThanOrEqual(4);
  });
});

describe('the load of this process', () => {
  it('is some memory and a share of the machine', () => {
    vi.useRealTimers();
    const look = processLoad();
    const { memory, cpu } = look();
    expect(memory).toBeGreaterThan(1_000_000);
    expect(cpu).toBeGreaterThanOrEqual(0);
    expect(Number.isFinite(cpu)).toBe(true);
  });
});
