import assert from 'node:assert/strict';
import type { PoolRule } from '../../contracts/limiter.ts';
import type { ContractCase } from '../contract.ts';
import type { LimiterHarness } from './limiter-harness.ts';
import { serve } from './limiter-harness.ts';
import { answer, FIXED, isPending, MINUTE, SLIDING, statusOf, steady } from './limiter-steps.ts';

/** How much a limiter lets through. */
export const LIMITER_BUDGET_CASES: readonly ContractCase<LimiterHarness>[] = [
  {
    id: 'LIMITER-01',
    asks: 'lets requests go at once while there is budget',
    why: 'a fetch that is cheap should not wait',
    run: async ({ limiter, clock }) => {
      for (let i = 0; i < 10; i++) {
        const permit = await limiter.acquire(FIXED, 2, steady());
        assert.equal(permit.waitedMs, 0);
        answer(permit, clock);
      }
      assert.equal(clock.monotonic(), 0);
    },
  },
  {
    id: 'LIMITER-02',
    asks: 'never lets a fixed window of the venue hold more than is allowed, whatever its clock and the way there',
    why: 'one request too many is a 429, and going on is a ban',
    run: async (harness) => {
      for (const offsetMs of [0, 41_337, -3_000_500]) {
        const pool: PoolRule = { ...FIXED, name: `weight ${offsetMs}` };
        const count = await serve(harness, {
          ...DEMAND,
          pool,
          offsetMs,
          durationMs: 3.5 * MINUTE,
        });
        const { allowed } = statusOf(harness, pool);
        assert.ok(allowed <= pool.limit);
        assert.ok(count.fullestFixed() <= allowed, `${count.fullestFixed()} of ${allowed} at ${offsetMs} ms`);
        assert.ok(count.fullestFixed() > allowed / 2, 'and does not starve the work');
      }
    },
  },
  {
    id: 'LIMITER-03',
    asks: 'never lets any span of a sliding window hold more than is allowed',
    why: 'the venue looks back from every request',
    run: async (harness) => {
      const count = await serve(harness, {
        ...DEMAND,
        pool: SLIDING,
        durationMs: 5 * SLIDING.windowMs,
      });
      const { allowed } = statusOf(harness, SLIDING);
      assert.ok(count.fullestSliding() <= allowed, `${count.fullestSliding()} of ${allowed}`);
      assert.ok(count.fullestSliding() > allowed / 2);
    },
  },
  {
    id: 'LIMITER-04',
    asks: 'counts requests that failed without an answer',
    why: 'the venue counts what reaches it, not what comes back',
    run: async (harness) => {
      const count = await serve(harness, {
        ...DEMAND,
        way: () => [0, 5],
        meta: () => ({}),
        durationMs: 2.5 * MINUTE,
      });
      assert.ok(count.fullestFixed() <= statusOf(harness, FIXED).allowed);
    },
  },
  {
    id: 'LIMITER-05',
    asks: 'counts a request that is under way, however long',
    why: 'it may reach the venue in this window or in the next',
    run: async (harness) => {
      const { limiter, clock } = harness;
      const pool: PoolRule = { ...SLIDING, limit: 10 };
      const permit = await limiter.acquire(pool, 8, steady());
      const next = limiter.acquire(pool, 8, steady());
      await clock.advance(2 * pool.windowMs);
      assert.ok(await isPending(next), 'the first may still arrive');
      answer(permit, clock);
      await clock.advance(2 * pool.windowMs);
      answer(await next, clock);
    },
  },
  {
    id: 'LIMITER-06',
    asks: 'believes the venue at once when it counts more than our own requests',
    why: "a user's bot may share the address",
    run: async (harness) => {
      const { limiter, clock } = harness;
      const permit = await limiter.acquire(FIXED, 1, steady());
      answer(permit, clock, { serverTime: clock.now(), usedWeight: FIXED.limit - 1 });
      assert.ok(statusOf(harness, FIXED).used >= FIXED.limit - 1);
      const next = limiter.acquire(FIXED, 5, steady());
      await clock.advance(10_000);
      assert.ok(await isPending(next), 'the window is full');
      await clock.advance(2 * MINUTE);
      answer(await next, clock);
    },
  },
  {
    id: 'LIMITER-07',
    asks: 'sends a request heavier than all that is allowed alone, rather than never',
    why: 'a run must not hang on a venue whose market list weighs more than our share',
    run: async (harness) => {
      const { limiter, clock } = harness;
      const heavy = await limiter.acquire(FIXED, FIXED.limit * 2, steady());
      const next = limiter.acquire(FIXED, 1, steady());
      assert.ok(await isPending(next), 'nothing goes beside it');
      answer(heavy, clock);
      await clock.advance(3 * MINUTE);
      answer(await next, clock);
      const again = limiter.acquire(FIXED, FIXED.limit * 2, steady());
      await clock.advance(3 * MINUTE);
      answer(await again, clock);
    },
  },
  {
    id: 'LIMITER-08',
    asks: 'keeps pools apart',
    why: 'a full spot budget must not stop a futures download',
    run: async ({ limiter, clock }) => {
      answer(await limiter.acquire(FIXED, FIXED.limit * 2, steady()), clock);
      const other = await limiter.acquire({ ...FIXED, name: 'other' }, 1, steady());
      assert.equal(other.waitedMs, 0);
      answer(other, clock);
    },
  },
];

const DEMAND = {
  pool: FIXED,
  workers: 8,
  weight: () => 2,
  way: () => [70, 50] as const,
  offsetMs: 12_345,
  durationMs: MINUTE,
};
