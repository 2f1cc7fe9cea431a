import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { PoolRule } from '@candlewick/core';
import { openLimiterHarness } from '@candlewick/core/testing';
import plugin from '../src/plugin.ts';

const POOL: PoolRule = {
  name: 'requests',
  limit: 100,
  windowMs: 60_000,
  window: 'fixed',
  source: 'this test',
};
const steady = new AbortController().signal;

it('uses its share of the limit, then waits until the first answers are a window old', async () => {
  const { limiter, clock, close } = await openLimiterHarness(plugin, { share: 0.8 });
  for (let i = 0; i < 8; i++) {
    const permit = await limiter.acquire(POOL, 10, steady);
    permit.settle({ endpoint: 'candles', status: 200 });
    await clock.advance(1_000);
  }
  assert.deepEqual(limiter.status(), [
    {
      pool: 'requests',
      used: 80,
      allowed: 80,
      limit: 100,
      state: 'waiting',
      resumesAt: clock.now() + 52_000,
    },
  ]);
  const next = limiter.acquire(POOL, 10, steady);
  await clock.advance(60_000);
  assert.equal((await next).waitedMs, 52_000);
  await close?.();
});

it('lets an answer wake those who wait for it', async () => {
  const { limiter, clock, close } = await openLimiterHarness(plugin, { share: 1 });
  const first = await limiter.acquire(POOL, 100, steady);
  const next = limiter.acquire(POOL, 10, steady);
  await clock.advance(300_000);
  assert.equal(limiter.status()[0]!.used, 100, 'the first may still arrive');
  first.settle({ endpoint: 'candles', status: 200 });
  await clock.advance(60_000);
  assert.equal((await next).waitedMs, 360_000);
  await close?.();
});

it('counts no request whose caller gives up in the moment in which it is let through', async () => {
  const { limiter, clock, close } = await openLimiterHarness(plugin, { share: 1 });
  (await limiter.acquire(POOL, 100, steady)).settle({ endpoint: 'candles', status: 200 });
  const caller = new AbortController();
  // Told as soon as the wait is over, before anything else runs.
  const stop = limiter.observe?.(({ state }) => state === 'free' && caller.abort());
  const waiting = limiter.acquire(POOL, 10, caller.signal);
  await Promise.all([assert.rejects(waiting), clock.advance(60_000)]);
  stop?.();
  await clock.advance(60_000);
  assert.equal(limiter.status()[0]!.used, 0);
  await close?.();
});
