import type { Permit, PoolRule, PoolStatus } from '@candlewick/core';
import { openLimiterHarness } from '@candlewick/core/testing';
import { expect, it } from 'vitest';
import { learnVenueTime } from '../../src/limiter-weight/venue-clock.ts';
import plugin from '../../src/limiter-weight/plugin.ts';

const pool: PoolRule = {
  name: 'weight',
  limit: 100,
  windowMs: 60_000,
  window: 'fixed',
  source: 'a test',
};
const steady = () => new AbortController().signal;

it('spreads what is left of the window once 80% of the share is used, instead of stopping', async () => {
  const { limiter, clock, close } = await openLimiterHarness(plugin, { share: 1, shared: false });
  const seen: PoolStatus[] = [];
  limiter.observe((status) => void seen.push(status));
  const settle = (permit: Permit) =>
    permit.settle({ endpoint: 'klines', status: 200, serverTime: clock.now() + 0.5 });
  for (let i = 0; i < 80; i++) settle(await limiter.acquire(pool, 1, steady()));
  expect(clock.monotonic()).toBe(0);
  expect(seen.at(-1)).toMatchObject({ used: 80, state: 'near' });

  const waits: number[] = [];
  for (let i = 0; i < 20; i++) {
    const next = limiter.acquire(pool, 1, steady());
    while (await clock.advanceToNext());
    const permit = await next;
    waits.push(permit.waitedMs);
    settle(permit);
  }
  // The window began 20 s before: 40 s, less a margin at its end, for 20 requests.
  expect(Math.max(...waits)).toBeLessThan(2_100);
  expect(Math.min(...waits)).toBeGreaterThan(1_800);
  expect(limiter.status()[0]).toMatchObject({ used: 100, state: 'waiting' });
  expect(seen.some(({ state }) => state === 'waiting')).toBe(true);
  await close?.();
});

it('goes on after a permit that nobody ever settled', async () => {
  const { limiter, clock, close } = await openLimiterHarness(plugin, { shared: false });
  await limiter.acquire(pool, 90, steady());
  const next = limiter.acquire(pool, 90, steady());
  await clock.advance(5 * 60_000);
  expect((await next).waitedMs).toBeGreaterThan(60_000);
  await close?.();
});

it('takes a changed rule of a pool as it comes', async () => {
  const { limiter, close } = await openLimiterHarness(plugin, { shared: false });
  (await limiter.acquire(pool, 50, steady())).settle({ endpoint: 'klines' });
  (await limiter.acquire({ ...pool, limit: 1_000 }, 500, steady())).settle({ endpoint: 'klines' });
  expect(limiter.status()).toMatchObject([{ limit: 1_000, allowed: 900, used: 550 }]);
  await close?.();
});

it('narrows the venue clock down from whole seconds', () => {
  const offset = 3_600_250;
  let known: ReturnType<typeof learnVenueTime> | undefined;
  for (let sent = 0; sent < 20_000; sent += 137) {
    const venue = sent + 40 + offset;
    known = learnVenueTime(known, Math.floor(venue / 1000) * 1000, sent, sent + 80);
    expect(known.lowest).toBeLessThanOrEqual(offset);
    expect(known.highest).toBeGreaterThanOrEqual(offset);
  }
  expect(known!.highest - known!.lowest).toBeLessThan(250);
});

it('forgets what it knew of the venue clock when an answer contradicts it', () => {
  const before = learnVenueTime(undefined, 1_000_001, 0, 10);
  const after = learnVenueTime(before, 9_000_001, 1_000, 1_010);
  expect(after.lowest).toBeGreaterThan(before.highest);
});
