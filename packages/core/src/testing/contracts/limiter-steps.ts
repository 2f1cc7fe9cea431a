import assert from 'node:assert/strict';
import type { Permit, PoolRule, PoolStatus, ResponseMeta } from '../../contracts/limiter.ts';
import type { FakeClock } from '../fakes/clock.ts';
import type { LimiterHarness } from './limiter-harness.ts';

export const MINUTE = 60_000;

/** Binance's kind of budget, scaled down. */
export const FIXED: PoolRule = {
  name: 'weight',
  limit: 300,
  windowMs: MINUTE,
  window: 'fixed',
  source: 'the limiter suite',
};
export const SLIDING: PoolRule = { ...FIXED, name: 'sliding', window: 'sliding', limit: 50, windowMs: 5_000 };

export const steady = (): AbortSignal => new AbortController().signal;

/** Settles a permit as an answer that came at once does. */
export const answer = (permit: Permit, clock: FakeClock, meta: Partial<ResponseMeta> = {}): void =>
  permit.settle({
    endpoint: 'klines',
    status: 200,
    serverTime: Math.floor(clock.now() / 1000) * 1000,
    ...meta,
  });

/** Whether a promise is neither fulfilled nor rejected once all ready work has run. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  const turn = new Promise<symbol>((resolve) => setImmediate(() => resolve(pending)));
  const first = await Promise.race([promise.catch(() => undefined), turn]);
  return first === pending;
}

export function statusOf({ limiter }: LimiterHarness, pool: PoolRule): PoolStatus {
  const found = limiter.status().find((each) => each.pool === pool.name);
  assert.ok(found, `status() tells of ${pool.name}`);
  return found;
}
