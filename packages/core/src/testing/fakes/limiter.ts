import type { Clock } from '../../contracts/clock.ts';
import type { Limiter, PoolRule, PoolStatus, ResponseMeta } from '../../contracts/limiter.ts';
import { CandlewickError } from '../../errors.ts';

/** A request of the last window; `settledAt` is Infinity until it is answered. */
interface Spent {
  readonly weight: number;
  settledAt: number;
}

interface Pool {
  rule: PoolRule;
  spent: Spent[];
  blockedUntil: number;
  /** The queue's end: each waits for the one before. */
  last: Promise<unknown>;
}

/** How long a ban lasts when the venue does not say. */
const BAN_MS = 120_000;
/** How long it sleeps when only an answer can make room. */
const POLL_MS = 50;

/**
 * The simplest limiter that is right: weight counts for a whole window length after its answer, whatever the kind of
 * window, so no window of any venue can hold more than the limit. It uses all of the limit and never slows down.
 */
export function createFakeLimiter(clock: Clock): Limiter {
  const pools = new Map<string, Pool>();
  const listeners = new Set<(status: PoolStatus) => void>();
  const closing = new AbortController();
  let bannedUntil = -Infinity;

  const usedOf = (pool: Pool): number => {
    const since = clock.monotonic() - pool.rule.windowMs;
    pool.spent = pool.spent.filter(({ settledAt }) => settledAt > since);
    return pool.spent.reduce((sum, { weight }) => sum + weight, 0);
  };
  /** How long a request of `weight` must still wait; 0: it may go. */
  const delayOf = (pool: Pool, weight: number): number => {
    const now = clock.monotonic();
    const held = Math.max(bannedUntil, pool.blockedUntil) - now;
    if (held > 0) return held;
    const used = usedOf(pool);
    if (used === 0 || used + weight <= pool.rule.limit) return 0;
    const first = Math.min(...pool.spent.map(({ settledAt }) => settledAt));
    return first === Infinity ? POLL_MS : Math.max(1, first + pool.rule.windowMs - now);
  };
  const statusOf = (pool: Pool): PoolStatus => {
    const delay = delayOf(pool, 1);
    const { name, limit } = pool.rule;
    const state = delay === 0 ? 'free' : bannedUntil > clock.monotonic() ? 'banned' : 'waiting';
    const resumes = delay === 0 ? {} : { resumesAt: clock.now() + delay };
    return { pool: name, used: usedOf(pool), allowed: limit, limit, state, ...resumes };
  };
  const report = (pool: Pool): void => {
    for (const listener of listeners) {
      try {
        listener(statusOf(pool));
      } catch {
        // An observer's failure is its own.
      }
    }
  };
  const settle = (pool: Pool, spent: Spent, meta: ResponseMeta): void => {
    const now = clock.monotonic();
    const { status, usedWeight = 0, retryAfterMs, bannedUntil: ban } = meta;
    spent.settledAt = now;
    const foreign = usedWeight - usedOf(pool);
    if (foreign > 0) pool.spent.push({ weight: foreign, settledAt: now });
    const retryAt = now + (retryAfterMs ?? pool.rule.windowMs);
    if (status === 418 || ban !== undefined) {
      const until = ban === undefined ? now + (retryAfterMs ?? BAN_MS) : now + ban - clock.now();
      bannedUntil = Math.max(bannedUntil, until);
    } else if (status === 429 || retryAfterMs !== undefined) {
      pool.blockedUntil = Math.max(pool.blockedUntil, retryAt);
    }
    report(pool);
  };
  const poolOf = (rule: PoolRule): Pool => {
    const known = pools.get(rule.name);
    if (known) return Object.assign(known, { rule });
    const made: Pool = { rule, spent: [], blockedUntil: -Infinity, last: Promise.resolve() };
    pools.set(rule.name, made);
    return made;
  };
  const admit = async (pool: Pool, weight: number, signal: AbortSignal): Promise<Spent> => {
    signal.throwIfAborted();
    for (let delay = delayOf(pool, weight); delay > 0; delay = delayOf(pool, weight)) {
      report(pool);
      await clock.sleep(delay, signal);
    }
    const spent: Spent = { weight, settledAt: Infinity };
    pool.spent.push(spent);
    report(pool);
    return spent;
  };

  return {
    acquire: async (rule, weight, caller) => {
      const signal = AbortSignal.any([caller, closing.signal]);
      signal.throwIfAborted();
      const since = clock.monotonic();
      const pool = poolOf(rule);
      const admitted = pool.last.then(() => admit(pool, weight, signal));
      pool.last = admitted.catch(() => {});
      const spent = await Promise.race([admitted, rejectOnAbort(signal)]);
      const waitedMs = clock.monotonic() - since;
      return { waitedMs, settle: (meta) => settle(pool, spent, meta) };
    },
    allowance: ({ limit }) => limit,
    status: () => [...pools.values()].map(statusOf),
    observe: (listener) => {
      const own = (status: PoolStatus) => listener(status);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort(new CandlewickError('INTERRUPTED', 'The limiter was closed.'));
    },
  };
}

const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
