import type { PoolRule } from '@candlewick/core';
import { openLimiterHarness } from '@candlewick/core/testing';
import { expect, it } from 'vitest';
import plugin from '../../src/limiter-weight/plugin.ts';

/** As most venues of ccxt have it: a request a second, whatever it weighs. */
const perSecond: PoolRule = {
  name: 'requests',
  limit: 1,
  windowMs: 1_000,
  window: 'sliding',
  source: 'a test',
};
const steady = () => new AbortController().signal;

it('tells when a request that waits for one under way can go, as answers have come of late', async () => {
  const { limiter, clock, close } = await openLimiterHarness(plugin, { share: 1, shared: false });
  const first = await limiter.acquire(perSecond, 1, steady());
  await clock.advance(400);
  first.settle({ endpoint: 'klines', status: 200 });
  await clock.advance(1_000);
  const second = await limiter.acquire(perSecond, 1, steady());
  const third = limiter.acquire(perSecond, 1, steady());
  const [status] = limiter.status();
  expect(status).toMatchObject({ state: 'waiting' });
  // A second after an answer that is still to come, and not the two minutes after which it counts as lost.
  expect(status!.resumesAt! - clock.now()).toBeGreaterThan(1_000);
  expect(status!.resumesAt! - clock.now()).toBeLessThan(2_000);
  second.settle({ endpoint: 'klines', status: 200 });
  await clock.advance(1_100);
  await third;
  await close?.();
});
