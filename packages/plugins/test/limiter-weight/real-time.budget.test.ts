import { optionsSchema } from '@candlewick/core';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, PoolRule } from '@candlewick/core';
import { createFakeLogger, createVenueCount } from '@candlewick/core/testing';
import { expect, it } from 'vitest';
import plugin from '../../src/limiter-weight/plugin.ts';

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
};
const pool: PoolRule = {
  name: 'weight',
  limit: 400,
  windowMs: 2_000,
  window: 'fixed',
  source: 'a scaled-down venue',
};

it('keeps a venue of real time within the share and uses it, with real timers', async () => {
  const closing = new AbortController();
  const context = { clock, logger: createFakeLogger(), signal: closing.signal, stateFolder: 'unused' };
  const limiter = await plugin.open((await optionsSchema(plugin)).parse({ shared: false }), {
    ...context,
    identity: 'venue via direct',
  });
  const venue = createVenueCount(pool);
  const offset = 1_234_567;
  const began = Date.now();
  const client = async () => {
    while (Date.now() < began + 13_000) {
      const permit = await limiter.acquire(pool, 2, closing.signal);
      await delay(Math.random() * 8);
      const serverTime = Date.now() + offset;
      venue.arrive(2, serverTime);
      await delay(Math.random() * 8);
      permit.settle({ endpoint: 'klines', status: 200, serverTime: Math.floor(serverTime / 1000) * 1000 });
    }
  };
  await Promise.all(Array.from({ length: 10 }, client));
  await limiter[Symbol.asyncDispose]();

  expect(venue.fullestFixed()).toBeLessThanOrEqual(360);
  const first = Math.ceil((began + offset) / 2_000) * 2_000 + 2_000;
  const windows = Array.from({ length: 5 }, (_, i) =>
    venue.between(first + i * 2_000, first + (i + 1) * 2_000),
  );
  expect(windows.reduce((sum, used) => sum + used, 0) / 5 / 360, windows.join(' ')).toBeGreaterThan(0.95);
});
