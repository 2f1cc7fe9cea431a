import type { Clock } from '../contracts/clock.ts';
import type { Gate, Limiter, Permit, PoolRule, PoolStatus } from '../contracts/limiter.ts';
import { CandlewickError, errorCode } from '../errors.ts';
import { cleanMeta } from './clean-meta.ts';
import type { Emit } from './event-hub.ts';
import { requestScope } from './request-scope.ts';

/** Where nobody says otherwise. */
const GRACE_MS = 30_000;

export interface GateParts {
  readonly exchange: string;
  /** Of the limiter plugin: for errors. */
  readonly limiterName?: string;
  /** The limiter of the egress identity; asked for at the first request, since the origin is known by then. */
  readonly limiter: () => Promise<Limiter>;
  readonly emit: Emit;
  readonly clock: Clock;
  /** A ban that lasts longer is not waited for. */
  readonly longestWaitMs: number;
  /** How long, beside a ban and two windows of the pool, a limiter may let nothing through. */
  readonly graceMs?: number;
  /** Told who begins to wait (+1) and waits no more (-1), and whose request begins (+1) and ends (-1). */
  readonly onChange?: (waiting: number, open: number) => void;
  /** Refuses what an exchange may not ask for. @throws PLUGIN_EXCHANGE */
  readonly check?: (pool: PoolRule, weight: number) => void;
}

/** The gate that an exchange plugin is given: waits for the budget, starts the deadline, reports every answer. */
export function createGate(parts: GateParts): Gate {
  const { exchange, limiter, emit, clock, onChange, check } = parts;
  const patience = new Patience(parts);
  return async (pool, weight, signal) => {
    check?.(pool, weight);
    const scope = requestScope.getStore();
    onChange?.(1, 0);
    let permit: Permit;
    try {
      const budget = await limiter();
      permit = await patience.acquire(budget, pool, weight, signal);
    } catch (error) {
      onChange?.(-1, 0);
      throw error;
    }
    onChange?.(-1, 1);
    const startedAt = clock.now();
    scope?.begin();
    emit({ type: 'stage', stage: 'limit', durationMs: permit.waitedMs, candles: 0 });
    let settled = false;
    const settle = (said: unknown): void => {
      if (settled) return;
      settled = true;
      const meta = cleanMeta(said);
      onChange?.(0, -1);
      scope?.end(settle, meta.bytes ?? 0);
      permit.settle(meta);
      const { waitedMs } = permit;
      emit({
        ...{ type: 'request', exchange, pool: pool.name, weight, waitedMs, startedAt, meta },
        ...(meta.status === undefined && isCancelled(signal) ? { cancelled: true } : {}),
      });
    };
    scope?.hold(settle);
    return { waitedMs: permit.waitedMs, settle };
  };
}

/** Whether it was us who wanted no answer any more; one that came too late is the venue's failure. */
const isCancelled = ({ aborted, reason }: AbortSignal): boolean =>
  aborted &&
  errorCode(reason) !== 'EXCHANGE_TIMEOUT' &&
  !(reason instanceof Error && reason.name === 'TimeoutError');

/** How long permits are waited for: not at all behind a long ban, not for ever behind a limiter that lets nobody through. */
class Patience {
  readonly #parts: GateParts;
  #lastGrant = 0;

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  async acquire(budget: Limiter, pool: PoolRule, weight: number, signal: AbortSignal): Promise<Permit> {
    const { clock, longestWaitMs, graceMs = GRACE_MS } = this.#parts;
    const enough = new AbortController();
    const look = (status: PoolStatus): void => {
      if (status.pool !== pool.name || status.state !== 'banned' || status.resumesAt === undefined) return;
      if (status.resumesAt - clock.now() > longestWaitMs) enough.abort(banned(status.resumesAt));
    };
    // By real time: it is our patience, not the venue's clock.
    const most = Math.max(longestWaitMs, 2 * pool.windowMs) + graceMs;
    const began = performance.now();
    const watch = setInterval(
      () => {
        const idle = performance.now() - Math.max(began, this.#lastGrant);
        if (idle >= most) enough.abort(stuck(this.#parts, pool.name, most));
      },
      Math.max(1, Math.min(1_000, most / 4)),
    );
    const leave = budget.observe(look);
    // Most are let through at once, and looking at all pools takes longer than that.
    const aLook = setImmediate(() => {
      try {
        for (const status of budget.status()) look(status);
      } catch (error) {
        enough.abort(error);
      }
    });
    try {
      const both = AbortSignal.any([signal, enough.signal]);
      both.throwIfAborted();
      const permit = await unlessAborted(budget.acquire(pool, weight, both), both);
      this.#lastGrant = performance.now();
      return permit;
    } finally {
      clearImmediate(aLook);
      clearInterval(watch);
      leave();
    }
  }
}

/** Ends with the signal, whatever the limiter does; a permit that comes after that is given back. */
async function unlessAborted(asked: Promise<Permit>, signal: AbortSignal): Promise<Permit> {
  const stop = Promise.withResolvers<never>();
  const onAbort = () => stop.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([asked, stop.promise]);
  } catch (error) {
    asked.then((permit) => permit.settle({ endpoint: 'none' })).catch(() => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

const stuck = ({ exchange, limiterName }: GateParts, pool: string, ms: number): CandlewickError =>
  new CandlewickError(
    'PLUGIN_LIMITER',
    `limiter ${limiterName ?? ''} has let no request to ${exchange} through for ${ms} ms (pool ${pool}).`,
  );

const banned = (until: number): CandlewickError =>
  new CandlewickError(
    'EXCHANGE_BANNED',
    `the exchange has banned this address until ${new Date(until).toISOString()}, which is longer than network.longestWait.`,
    { details: { meta: { endpoint: 'gate', bannedUntil: until } } },
  );
