import type { Clock } from '../contracts/clock.ts';
import type { Gate, Limiter } from '../contracts/limiter.ts';
import type { Emit } from './event-hub.ts';
import { requestScope } from './request-scope.ts';

export interface GateParts {
  readonly exchange: string;
  /** The limiter of the egress identity; asked for at the first request, since the origin is known by then. */
  readonly limiter: () => Promise<Limiter>;
  readonly emit: Emit;
  readonly clock: Clock;
}

/** The gate that an exchange plugin is given: waits for the budget, starts the deadline, reports every answer. */
export function createGate({ exchange, limiter, emit, clock }: GateParts): Gate {
  return async (pool, weight, signal) => {
    const budget = await limiter();
    const permit = await budget.acquire(pool, weight, signal);
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
