import type { PoolRule } from '@candlewick/core';
import { expect, it } from 'vitest';
import { openSeveral } from './open-shared.ts';
import { serveBusy } from './serve-busy.ts';

for (const window of ['fixed', 'sliding'] as const) {
  for (const workers of [4, 12]) {
    it(`four limiters use at least 95% of the share of a ${window} window with ${workers} clients, and no more`, async () => {
      const pool: PoolRule = { name: 'weight', limit: 1_200, windowMs: 60_000, window, source: 'a test' };
      const harness = await openSeveral(4);
      const { used, fullest } = await serveBusy(harness, pool, { workers, minutes: 5 });
      expect(fullest).toBeLessThanOrEqual(0.9);
      expect(used).toBeGreaterThanOrEqual(0.9 * 0.95);
    });
  }
}
