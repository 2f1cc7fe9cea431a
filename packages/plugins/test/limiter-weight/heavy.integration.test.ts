import type { PoolRule } from '@candlewick/core';
import { expect, it } from 'vitest';
import { openSeveral } from './open-shared.ts';

const base: PoolRule = { name: 'weight', limit: 100, windowMs: 5_000, window: 'sliding', source: 'a test' };

for (const window of ['sliding', 'fixed'] as const) {
  for (const weight of [50, 300]) {
    it(`a request of weight ${weight} of 90 in a ${window} window is not passed for ever by light ones of others`, async () => {
      const { limiters, clock, close } = await openSeveral(3);
      const pool = { ...base, window };
      const stop = new AbortController();
      const light = async (index: number) => {
        for (;;) {
          const permit = await limiters[index]!.acquire(pool, 1, stop.signal);
          await clock.sleep(20);
          permit.settle({ endpoint: 'klines', status: 200, serverTime: Math.floor(clock.now()) + 1 });
        }
      };
      const lights = [0, 0, 0, 1, 1, 1].map((index) => light(index).catch(() => undefined));
      await clock.advance(12_000);
      let waited: number | undefined;
      const heavy = limiters[2]!.acquire(pool, weight, stop.signal).then((permit) => {
        waited = permit.waitedMs;
        permit.settle({ endpoint: 'exchangeInfo', status: 200 });
      });
      for (let i = 0; i < 60 && waited === undefined; i++) await clock.advance(500);
      stop.abort();
      await heavy.catch(() => undefined);
      await clock.advance(20);
      await Promise.all(lights);
      await close?.();
      expect(waited).toBeLessThan(3 * pool.windowMs);
    });
  }
}
