import type { PoolRule } from '@candlewick/core';
import { serve, type LimiterHarness } from '@candlewick/core/testing';

/** What a venue counted of clients that always want more. */
export interface BusyCount {
  /** Whole windows that it counted. */
  readonly windows: number;
  /** Of the limit, in one of them, on average. */
  readonly used: number;
  readonly fullest: number;
}

/** Lets so many clients send as much as they may of `pool`, for some minutes, on ways of many lengths; closes the harness. */
export async function serveBusy(
  harness: LimiterHarness,
  pool: PoolRule,
  { workers, minutes }: { readonly workers: number; readonly minutes: number },
): Promise<BusyCount> {
  const offsetMs = 17_321;
  const start = harness.clock.now() + offsetMs;
  const durationMs = minutes * 60_000;
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
  return {
    windows,
    used: count.between(first, first + windows * 60_000) / windows / pool.limit,
    fullest: (pool.window === 'fixed' ? count.fullestFixed() : count.fullestSliding()) / pool.limit,
  };
}
