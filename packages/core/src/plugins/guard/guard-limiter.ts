import type { Limiter, Permit, PoolStatus } from '../../contracts/limiter.ts';
import { pluginScope } from '../plugin-scope.ts';
import { blame, breach, type Guarded } from './blame.ts';
import { guardClose } from './guard-close.ts';

const STATES = ['free', 'near', 'waiting', 'banned'];

/** A limiter plugin whose permits are permits, and whose failures have codes and its name. */
export function guardLimiter(limiter: Limiter, name: string, closeMs: number): Limiter {
  const who: Guarded = { kind: 'limiter', name };
  const call = <T>(doing: string, work: () => T): T => {
    try {
      return pluginScope.run(who, work);
    } catch (thrown) {
      throw blame(who, doing, thrown);
    }
  };
  return {
    acquire: async (pool, weight, signal) => {
      let permit: unknown;
      try {
        permit = await pluginScope.run(who, () => limiter.acquire(pool, weight, signal));
      } catch (thrown) {
        throw blame(who, 'acquire', thrown, signal);
      }
      const { settle, waitedMs } = (permit ?? {}) as Partial<Permit>;
      if (typeof settle !== 'function') throw breach(who, `acquire gave ${String(permit)}, not a permit`);
      return {
        waitedMs: typeof waitedMs === 'number' && waitedMs >= 0 ? waitedMs : 0,
        settle: (meta) => call('settle', () => settle.call(permit, meta)),
      };
    },
    allowance: (pool) => {
      const allowed: unknown = call('allowance', () => limiter.allowance(pool));
      if (typeof allowed === 'number' && allowed > 0 && Number.isFinite(allowed)) return allowed;
      throw breach(who, `allowance gave ${String(allowed)} for pool ${pool.name}`);
    },
    status: () => {
      const all: unknown = call('status', () => limiter.status());
      return Array.isArray(all) ? all.filter(isStatus) : [];
    },
    observe: (listener) => {
      const told = (status: unknown) => void (isStatus(status) && listener(status));
      const leave: unknown = call('observe', () => limiter.observe(told));
      return () => void (typeof leave === 'function' && call('observe', () => (leave as () => void)()));
    },
    [Symbol.asyncDispose]: guardClose(limiter, who, closeMs),
  };
}

const isStatus = (value: unknown): value is PoolStatus =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as PoolStatus).pool === 'string' &&
  STATES.includes((value as PoolStatus).state);
