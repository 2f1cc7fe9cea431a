import type { Clock } from '../contracts/clock.ts';
import type { Gate, Limiter, PoolStatus } from '../contracts/limiter.ts';
import { CandlewickError } from '../errors.ts';
import type { Emit } from './event-hub.ts';
import { requestScope } from './request-scope.ts';

export interface GateParts {
  readonly exchange: string;
  /** The limiter of the egress identity; asked for at the first request, since the origin is known by then. */
  readonly limiter: () => Promise<Limiter>;
  readonly emit: Emit;
  readonly clock: Clock;
  /** A ban that lasts longer is not waited for. */
  readonly longestWaitMs: number;
}

/** The gate that an exchange plugin is given: waits for the budget, starts the deadline, reports every answer. */
export function createGate({ exchange, limiter, emit, clock, longestWaitMs }: GateParts): Gate {
  const acquire: Limiter['acquire'] = (pool, weight, signal) =>
    limiter().then((budget) => withinPatience(budget, clock, longestWaitMs)(pool, weight, signal));
  return async (pool, weight, signal) => {
    const permit = await acquire(pool, weight, signal);
    const startedAt = clock.now();
    const scope = requestScope.getStore();
    scope?.begin();
    emit({ type: 'stage', stage: 'limit', durationMs: permit.waitedMs, candles: 0 });
    let settled = false;
    return {
      waitedMs: permit.waitedMs,
      settle(meta) {
        if (settled) return;
        settled = true;
        scope?.end();
        permit.settle(meta);
        emit({
          type: 'request',
          exchange,
          pool: pool.name,
          weight,
          waitedMs: permit.waitedMs,
          startedAt,
          meta,
        });
      },
    };
  };
}

/** Waits for a permit, unless the venue has banned this address for longer than anybody wants to wait. */
const withinPatience =
  (budget: Limiter, clock: Clock, longestWaitMs: number): Limiter['acquire'] =>
  async (pool, weight, signal) => {
    const tooLong = new AbortController();
    const look = (status: PoolStatus): void => {
      if (status.pool !== pool.name || status.state !== 'banned' || status.resumesAt === undefined) return;
      if (status.resumesAt - clock.now() > longestWaitMs) tooLong.abort(banned(status.resumesAt));
    };
    const leave = budget.observe(look);
    try {
      for (const status of budget.status()) look(status);
      tooLong.signal.throwIfAborted();
      return await budget.acquire(pool, weight, AbortSignal.any([signal, tooLong.signal]));
    } finally {
      leave();
    }
  };

const banned = (until: number): CandlewickError =>
  new CandlewickError(
    'EXCHANGE_BANNED',
    `the exchange has banned this address until ${new Date(until).toISOString()}, which is longer than network.longestWait.`,
    { details: { meta: { endpoint: 'gate', bannedUntil: until } } },
  );
