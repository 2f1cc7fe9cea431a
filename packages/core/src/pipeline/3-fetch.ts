import {
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { Clock } from '../contracts/clock.ts';
import type { Exchange, Market, Page, PageRequest, SeekAnswer } from '../contracts/exchange.ts';
import { CLOCK } from '../contracts/tokens.ts';
import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';
import { inject, injectable } from '../di/tsyringe.ts';
import { CandlewickError, errorCode, isRetryable, metaOf } from '../errors.ts';
import { withDeadline } from './deadline.ts';
import { EVENTS, type EventHub } from './event-hub.ts';
import { retrying } from './retry.ts';
import { RUN_SETTINGS, type RunSettings } from './settings.ts';

/** After that many failures in a row, over all requests to one exchange, no more are sent for a while. */
const breakerThreshold = ({ retries, requestsInFlight }: RunSettings): number =>
  Math.max(10, 2 * (retries + 1), 2 * requestsInFlight);
const BREAKER_REST_MS = 30_000;

/** Failures that speak of the way to the venue; being told to slow down does not open the circuit. */
const isOutage = (error: unknown): boolean =>
  isRetryable(error) && errorCode(error) !== 'EXCHANGE_RATE_LIMITED';

/** What a request is for: events and counting. */
export interface Asking {
  readonly dataset: DatasetId;
  readonly interval: Interval;
  /** Called once per request that is sent, retries included. */
  readonly onRequest: () => void;
}

/** Sends one request until it is answered or its retries are used up. Deadline, backoff and circuit meet here. */
@injectable()
export class Fetcher {
  readonly #events: EventHub;
  readonly #settings: RunSettings;
  readonly #clock: Clock;
  readonly #circuits = new Map<string, CircuitBreakerPolicy>();
  readonly #lastFailures = new Map<string, Error>();

  constructor(
    @inject(EVENTS) events: EventHub,
    @inject(RUN_SETTINGS) settings: RunSettings,
    @inject(CLOCK) clock: Clock,
  ) {
    this.#events = events;
    this.#settings = settings;
    this.#clock = clock;
  }

  fetchPage(exchange: Exchange, request: PageRequest, asking: Asking, signal: AbortSignal): Promise<Page> {
    return this.#ask(exchange, asking, signal, (each) => exchange.fetchPage(request, each));
  }

  /** @throws when the exchange cannot seek: ask `exchange.seek` first */
  seek(
    exchange: Exchange,
    market: Market,
    timeframe: string,
    from: number,
    asking: Asking,
    signal: AbortSignal,
  ): Promise<SeekAnswer> {
    return this.#ask(exchange, asking, signal, (each) => exchange.seek!(market, timeframe, from, each));
  }

  async #ask<T>(
    exchange: Exchange,
    { dataset, interval, onRequest }: Asking,
    signal: AbortSignal,
    send: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { retries, retryDelayMs, longestWaitMs, timeoutMs } = this.#settings;
    const { emit } = this.#events;
    const circuit = this.#circuit(exchange.id);
    const once = async (attempt: number): Promise<T> => {
      const result = await circuit.execute(() => {
        onRequest();
        return withDeadline(timeoutMs, signal, send);
      });
      if (attempt > 1) emit({ type: 'recovered', dataset, interval });
      return result;
    };
    try {
      return await retrying(once, {
        retries,
        retryDelayMs,
        longestWaitMs,
        signal,
        clock: this.#clock,
        onRetry: ({ error, attempt, delayMs }) => {
          const status = metaOf(error)?.status;
          const told = {
            code: errorCode(error) ?? 'INTERNAL',
            message: error.message,
            ...(status ? { status } : {}),
          };
          emit({ type: 'retry', dataset, interval, ...told, attempt, retries, delayMs });
        },
      });
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      const cause = this.#lastFailures.get(exchange.id);
      const last = cause ? ` The last: ${cause.message}` : '';
      throw new CandlewickError(
        'EXCHANGE_CIRCUIT_OPEN',
        `too many requests to ${exchange.id} failed in a row; no more are sent for now.${last}`,
        { cause: cause ?? error },
      );
    }
  }

  #circuit(exchange: string): CircuitBreakerPolicy {
    const known = this.#circuits.get(exchange);
    if (known) return known;
    const made = circuitBreaker(handleWhen(isOutage), {
      halfOpenAfter: BREAKER_REST_MS,
      breaker: new ConsecutiveBreaker(breakerThreshold(this.#settings)),
    });
    made.onFailure(({ reason }) => {
      if ('error' in reason) this.#lastFailures.set(exchange, reason.error as Error);
    });
    this.#circuits.set(exchange, made);
    return made;
  }
}
