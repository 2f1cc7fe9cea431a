import type { PoolRule } from '@candlewick/core';
import { serve } from '@candlewick/core/testing';
import { expect, it } from 'vitest';
import { openSeveral } from './open-shared.ts';

for (const window of ['fixed', 'sliding'] as const) {
  for (const workers of [4, 12]) {
    it(`four limiters use at least 95% of the share of a ${window} window with ${workers} clients, and no more`, async () => {
      const pool: PoolRule = { name: 'weight', limit: 1_200, windowMs: 60_000, window, source: 'a test' };
      const harness = await openSeveral(4);
      const offsetMs = 17_321;
      const start = harness.clock.now() + offsetMs;
      const durationMs = 5 * 60_000;
      let i = 0;
      const count = await serve(harness, {
        pool,
        workers,
        weight: () => 2,
        way: () => [50 + (i++ % 7) * 13, 60 + (i % 5) * 20],
        offsetMs,
        durationMs,
      });
      await harness.close?.();
      const first = Math.ceil(start / 60_000) * 60_000 + 60_000;
      const windows = Math.floor((start + durationMs - first) / 60_000);
      const used = count.between(first, first + windows * 60_000) / windows;
      const fullest = window === 'fixed' ? count.fullestFixed() : count.fullestSliding();
      expect(fullest).toBeLessThanOrEqual(pool.limit * 0.9);
      expect(used / (pool.limit * 0.9)).toBeGreaterThanOrEqual(0.95);
    });
  }
}
