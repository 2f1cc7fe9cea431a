import { CandlewickError } from '@candlewick/core';
import type { Clock, Limiter, Permit, PoolRule, PoolStatus, ResponseMeta } from '@candlewick/core';
import { Pool } from './pool.ts';

export interface WindowLimiterOptions {
  /** Part of each limit that is used, above 0 and at most 1. */
  readonly share: number;
  readonly clock: Clock;
}

/** How long a ban lasts where the exchange does not say. */
const BAN_MS = 120_000;
/** Longest sleep: timers of the machine know no more than some weeks. */
const SLEEP_MS = 3_600_000;
/** From this part of what is allowed on, the pool is called near its end. */
const NEAR = 0.8;

/** Serves requests in the order in which they asked, each pool by itself. A ban holds all of them. */
export class WindowLimiter implements Limiter {
  readonly #share: number;
  readonly #clock: Clock;
  readonly #pools = new Map<string, Pool>();
  /** The end of each pool's queue: each request waits for the one before it. */
  readonly #queues = new Map<Pool, Promise<unknown>>();
  readonly #listeners = new Set<(status: PoolStatus) => void>();
  /** Those who sleep: an answer may change for how long. */
  readonly #sleepers = new Set<AbortController>();
  readonly #closing = new AbortController();
  #bannedUntil = -Infinity;

  constructor({ share, clock }: WindowLimiterOptions) {
    this.#share = share;
    this.#clock = clock;
  }

  async acquire(rule: PoolRule, weight: number, caller: AbortSignal): Promise<Permit> {
    const signal = AbortSignal.any([caller, this.#closing.signal]);
    signal.throwIfAborted();
    const since = this.#clock.monotonic();
    const pool = this.#poolOf(rule);
    const sent = (this.#queues.get(pool) ?? Promise.resolve()).then(() => this.#admit(pool, weight, signal));
    this.#queues.set(
      pool,
      sent.catch(() => undefined),
    );
    const own = await Promise.race([sent, aborted(signal)]).catch((error: unknown) => {
      // One that is let through in the moment in which its caller gives up is not sent: nobody else will settle it.
      void sent.then(
        (late) => pool.answer(late, this.#clock.monotonic()),
        () => undefined,
      );
      throw error;
    });
    return {
      waitedMs: this.#clock.monotonic() - since,
      settle: (meta) => this.#settle(pool, own, meta),
    };
  }

  allowance({ limit }: PoolRule): number {
    return Math.max(1, Math.floor(limit * this.#share));
  }

  status(): readonly PoolStatus[] {
    return [...this.#pools.values()].map((pool) => this.#statusOf(pool));
  }

  observe(listener: (status: PoolStatus) => void): () => void {
    const own = (status: PoolStatus) => listener(status);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new CandlewickError('INTERRUPTED', 'The limiter was closed.'));
  }

  #poolOf(rule: PoolRule): Pool {
    const known = this.#pools.get(rule.name);
    if (known) return known;
    const pool = new Pool(rule, this.allowance(rule));
    this.#pools.set(rule.name, pool);
    return pool;
  }

  /** Resolves when the request may go: then it counts. */
  async #admit(pool: Pool, weight: number, signal: AbortSignal) {
    signal.throwIfAborted();
    for (let delay = this.#delay(pool, weight); delay > 0; delay = this.#delay(pool, weight)) {
      this.#tell(pool);
      await this.#sleep(delay, signal);
    }
    signal.throwIfAborted();
    const sent = pool.send(weight);
    this.#tell(pool);
    return sent;
  }

  #delay(pool: Pool, weight: number): number {
    const now = this.#clock.monotonic();
    return Math.max(this.#bannedUntil - now, pool.delay(weight, now));
  }

  /** Ends early when an answer comes. Rejects when the signal aborts. */
  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    const awake = new AbortController();
    this.#sleepers.add(awake);
    try {
      await this.#clock.sleep(Math.min(ms, SLEEP_MS), AbortSignal.any([signal, awake.signal]));
    } catch (error) {
      signal.throwIfAborted();
      if (!awake.signal.aborted) throw error;
    } finally {
      this.#sleepers.delete(awake);
    }
  }

  #settle(pool: Pool, sent: ReturnType<Pool['send']>, meta: ResponseMeta): void {
    const now = this.#clock.monotonic();
    const { status, usedWeight, retryAfterMs, bannedUntil } = meta;
    pool.answer(sent, now, usedWeight);
    if (status === 418 || bannedUntil !== undefined) {
      const left = bannedUntil === undefined ? (retryAfterMs ?? BAN_MS) : bannedUntil - this.#clock.now();
      this.#bannedUntil = Math.max(this.#bannedUntil, now + left);
    } else if (status === 429 || retryAfterMs !== undefined) {
      pool.heldUntil = Math.max(pool.heldUntil, now + (retryAfterMs ?? pool.rule.windowMs));
    }
    for (const awake of [...this.#sleepers]) awake.abort();
    this.#tell(pool);
  }

  #statusOf(pool: Pool): PoolStatus {
    const now = this.#clock.monotonic();
    const { allowed, rule } = pool;
    const used = pool.used(now);
    const delay = this.#delay(pool, 1);
    const known = { pool: rule.name, used, allowed, limit: rule.limit };
    if (delay <= 0) return { ...known, state: used >= allowed * NEAR ? 'near' : 'free' };
    const state = this.#bannedUntil > now ? 'banned' : 'waiting';
    return { ...known, state, ...(delay < Infinity ? { resumesAt: this.#clock.now() + delay } : {}) };
  }

  #tell(pool: Pool): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(this.#statusOf(pool));
      } catch {
        // What a listener throws is its own trouble.
      }
    }
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
