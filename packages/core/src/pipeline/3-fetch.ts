import {
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  isBrokenCircuitError,
  retry,
  wrap,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { Exchange, Market, Page, PageRequest, SeekAnswer } from '../contracts/exchange.ts';
import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';
import { inject, injectable } from '../di/tsyringe.ts';
import { CandlewickError, errorCode, isRetryable } from '../errors.ts';
import { EVENTS, type EventHub } from './event-hub.ts';
import { requestScope } from './request-scope.ts';
import { RUN_SETTINGS, type RunSettings } from './settings.ts';

/** After that many failures in a row, over all requests to one exchange, no more are sent for a while. */
const breakerThreshold = ({ retries, requestsInFlight }: RunSettings): number =>
  Math.max(10, 2 * (retries + 1), 2 * requestsInFlight);
const BREAKER_REST_MS = 30_000;
const LONGEST_DELAY_MS = 30_000;

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

/** Sends one request until it is answered or its retries are used up. Deadline, backoff and circuit are here. */
@injectable()
export class Fetcher {
  readonly #events: EventHub;
  readonly #settings: RunSettings;
  readonly #circuits = new Map<string, CircuitBreakerPolicy>();

  constructor(@inject(EVENTS) events: EventHub, @inject(RUN_SETTINGS) settings: RunSettings) {
    this.#events = events;
    this.#settings = settings;
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
    const { retries, retryDelayMs } = this.#settings;
    const retrying = retry(handleWhen(isRetryable), {
      maxAttempts: retries,
      backoff: new ExponentialBackoff({ initialDelay: retryDelayMs, maxDelay: LONGEST_DELAY_MS }),
    });
    let attempts = 0;
    retrying.onRetry((event) => {
      const error = 'error' in event ? (event.error as Error) : undefined;
      this.#events.emit({
        type: 'retry',
        dataset,
        interval,
        code: errorCode(error) ?? 'INTERNAL',
        message: error?.message ?? '',
        attempt: event.attempt,
        retries,
        delayMs: event.delay,
      });
    });
    try {
      const result = await wrap(retrying, this.#circuit(exchange.id)).execute(() => {
        attempts++;
        onRequest();
        return this.#once(signal, send);
      }, signal);
      if (attempts > 1) this.#events.emit({ type: 'recovered', dataset, interval });
      return result;
    } catch (error) {
      signal.throwIfAborted();
      if (isBrokenCircuitError(error))
        throw new CandlewickError(
          'EXCHANGE_CIRCUIT_OPEN',
          `too many requests to ${exchange.id} failed in a row; no more are sent for now.`,
          { cause: error },
        );
      throw error;
    }
  }

  /** One attempt. Ends at the deadline or the abort even where the plugin does not. */
  async #once<T>(signal: AbortSignal, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const { timeoutMs } = this.#settings;
    const controller = new AbortController();
    const stop = Promise.withResolvers<never>();
    const end = (reason: unknown) => {
      controller.abort(reason);
      stop.reject(reason);
    };
    const onAbort = () => end(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    let timer: NodeJS.Timeout | undefined;
    const scope = {
      begin: () => {
        clearTimeout(timer);
        timer = setTimeout(
          () => end(new CandlewickError('EXCHANGE_TIMEOUT', `no complete answer within ${timeoutMs} ms.`)),
          timeoutMs,
        );
      },
      end: () => clearTimeout(timer),
    };
    try {
      const answer = requestScope.run(scope, () => send(controller.signal));
      return await Promise.race([answer, stop.promise]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  #circuit(exchange: string): CircuitBreakerPolicy {
    const known = this.#circuits.get(exchange);
    if (known) return known;
    const made = circuitBreaker(handleWhen(isOutage), {
      halfOpenAfter: BREAKER_REST_MS,
      breaker: new ConsecutiveBreaker(breakerThreshold(this.#settings)),
    });
    this.#circuits.set(exchange, made);
    return made;
  }
}
