import type { PoolRule } from '@candlewick/core';
import { createVenueCount, openLimiterHarness, serve } from '@candlewick/core/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import plugin from '../../src/limiter-weight/plugin.ts';
import { serveBusy } from './serve-busy.ts';

const poolArbitrary = fc.record({
  name: fc.constant('weight'),
  source: fc.constant('a property'),
  limit: fc.integer({ min: 10, max: 200 }),
  windowMs: fc.constantFrom(1_000, 5_000, 10_000, 60_000),
  window: fc.constantFrom('fixed' as const, 'sliding' as const),
});

/** What the venue tells of its clock: nothing, whole seconds in a Date header, or milliseconds. */
const clocks = {
  silent: () => ({}),
  seconds: (time: number) => ({ serverTime: Math.floor(time / 1000) * 1000 }),
  exact: (time: number) => ({ serverTime: time }),
  counting: (time: number, usedWeight: number) => ({ serverTime: time, usedWeight }),
};

it('never lets a venue count more than the share, for any load, way, clock and window', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        pool: poolArbitrary,
        share: fc.constantFrom(0.5, 0.9, 1),
        workers: fc.integer({ min: 1, max: 12 }),
        weights: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 7 }),
        ways: fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900 })), {
          minLength: 1,
          maxLength: 9,
        }),
        offsetMs: fc.integer({ min: -4_000_000, max: 4_000_000 }),
        clock: fc.constantFrom(...(Object.keys(clocks) as (keyof typeof clocks)[])),
      }),
      async ({ pool, share, workers, weights, ways, offsetMs, clock }) => {
        const harness = await openLimiterHarness(plugin, { share, shared: false });
        const turn =
          <T>(list: readonly T[], at = { i: 0 }) =>
          () =>
            list[at.i++ % list.length]!;
        const count = await serve(harness, {
          pool,
          workers,
          weight: turn(weights),
          way: turn(ways),
          offsetMs,
          durationMs: Math.min(4 * pool.windowMs, 90_000),
          meta: clocks[clock],
        });
        await harness.close?.();
        const fullest = pool.window === 'fixed' ? count.fullestFixed() : count.fullestSliding();
        expect(fullest).toBeLessThanOrEqual(Math.max(pool.limit * share, ...weights) + 1e-9);
        expect(fullest).toBeGreaterThan(0);
      },
    ),
    { numRuns: 150 },
  );
});

it('is not misled when the machine is set to another time', async () => {
  const pool = minute({ limit: 200 });
  const harness = await openLimiterHarness(plugin, { shared: false });
  const start = harness.clock.now();
  let answers = 0;
  // The venue lives by real time, which the wall clock does not show any more.
  const venue = createVenueCount(pool);
  await serve(harness, {
    pool,
    workers: 6,
    weight: () => 2,
    way: () => {
      if (++answers % 40 === 0) harness.clock.setWallClock(start + answers * 7_000_000);
      return [30, 30];
    },
    offsetMs: 0,
    durationMs: 240_000,
    meta: () => {
      const serverTime = start + harness.clock.monotonic();
      venue.arrive(2, serverTime);
      return { serverTime };
    },
  });
  await harness.close?.();
  expect(venue.fullestFixed()).toBeLessThanOrEqual(180);
  expect(venue.fullestFixed()).toBeGreaterThan(170);
});

it('leaves room for another program behind the same address', async () => {
  const pool = minute({ limit: 600 });
  const harness = await openLimiterHarness(plugin, { shared: false });
  // The other one spends 4 per second, which the venue counts together with ours.
  const others = (time: number) => 4 * Math.floor((time % 60_000) / 1_000);
  let most = 0;
  await serve(harness, {
    pool,
    workers: 4,
    weight: () => 2,
    way: () => [40, 40],
    offsetMs: 0,
    durationMs: 300_000,
    meta: (time, ours) => {
      most = Math.max(most, ours + others(time));
      return { serverTime: time, usedWeight: ours + others(time) };
    },
  });
  await harness.close?.();
  expect(most).toBeLessThanOrEqual(600);
  expect(most).toBeGreaterThan(500);
});

for (const window of ['fixed', 'sliding'] as const) {
  for (const workers of [4, 10, 40]) {
    it(`uses at least 95% of the share of a ${window} window with ${workers} clients`, async () => {
      const pool = minute({ limit: 1_200, window });
      const harness = await openLimiterHarness(plugin, { shared: false });
      const { windows, used } = await serveBusy(harness, pool, { workers, minutes: 8 });
      expect(windows).toBeGreaterThanOrEqual(5);
      expect(used).toBeGreaterThanOrEqual(0.9 * 0.95);
      expect(used).toBeLessThanOrEqual(0.9);
    });
  }
}

function minute(rule: Partial<PoolRule>): PoolRule {
  return { name: 'weight', limit: 600, windowMs: 60_000, window: 'fixed', source: 'a property', ...rule };
}
