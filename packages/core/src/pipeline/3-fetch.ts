import {
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { Clock } from '../contracts/clock.ts';
import type { Exchange, Market, Page, PageRequest, SeekAnswer } from '../contracts/exchange.ts';
import type { History, HistoryFile, HistoryPage } from '../contracts/history.ts';
import { CLOCK } from '../contracts/tokens.ts';
import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';
import { inject, injectable } from '../di/tsyringe.ts';
import { CandlewickError, errorCode, isRetryable, metaOf } from '../errors.ts';
import { withDeadline } from './deadline.ts';
import { EVENTS, type EventHub } from './event-hub.ts';
import { releaseLate } from '../release-late.ts';
import { retrying } from './retry.ts';
import { RUN_SETTINGS, type RunSettings } from './settings.ts';
import type { Traffic } from './traffic.ts';

/** After that many failures in a row, over all requests to one exchange, no more are sent for a while. */
const breakerThreshold = ({ retries, requestsInFlight }: RunSettings): number =>
  Math.max(10, 2 * (retries + 1), 2 * requestsInFlight);
const BREAKER_REST_MS = 30_000;
/** A line that is slower does not bring a file in time. */
const SLOWEST_BYTES_PER_MS = 50;

/** Failures that speak of the way to the venue; being told to slow down does not open the circuit. */
const isOutage = (error: unknown): boolean =>
  isRetryable(error) && errorCode(error) !== 'EXCHANGE_RATE_LIMITED';

/** What a request is for: events and counting. */
export interface Asking {
  readonly dataset: DatasetId;
  readonly interval: Interval;
  /** Where the requests that it takes are counted. */
  readonly traffic: Traffic;
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
    return this.#ask(exchange.id, asking, signal, (each) => exchange.fetchPage(request, each));
  }

  /** A file of the venue's archive; its host has a circuit of its own, and large files have more time. */
  async readFile(
    exchange: Exchange,
    history: History,
    market: Market,
    file: HistoryFile,
    asking: Asking,
    signal: AbortSignal,
  ): Promise<HistoryPage> {
    const { timeframe } = asking.dataset;
    const readings: Promise<HistoryPage>[] = [];
    const send = (each: AbortSignal) => {
      const reading = history.read(market, timeframe, file, each);
      readings.push(reading);
      return reading;
    };
    const more = (file.bytes ?? 0) / SLOWEST_BYTES_PER_MS;
    let page: HistoryPage | undefined;
    try {
      page = await this.#ask(`${exchange.id} (${history.name})`, asking, signal, send, more);
      return page;
    } finally {
      releaseLate(readings, page);
    }
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
    return this.#ask(exchange.id, asking, signal, (each) => exchange.seek!(market, timeframe, from, each));
  }

  async #ask<T>(
    host: string,
    { dataset, interval, traffic }: Asking,
    signal: AbortSignal,
    send: (signal: AbortSignal) => Promise<T>,
    moreTimeMs = 0,
  ): Promise<T> {
    const { retries, retryDelayMs, longestWaitMs, timeoutMs } = this.#settings;
    const { emit } = this.#events;
    const circuit = this.#circuit(host);
    const once = async (attempt: number): Promise<T> => {
      const result = await circuit.execute(() => {
        traffic.requests++;
        const onBytes = (bytes: number) => void (traffic.bytes += bytes);
        return withDeadline(timeoutMs + moreTimeMs, signal, send, host, onBytes);
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
      const cause = this.#lastFailures.get(host);
      const last = cause ? ` The last: ${cause.message}` : '';
      throw new CandlewickError(
        'EXCHANGE_CIRCUIT_OPEN',
        `too many requests to ${host} failed in a row; no more are sent for now.${last}`,
        { cause: cause ?? error },
      );
    }
  }

  #circuit(host: string): CircuitBreakerPolicy {
    const known = this.#circuits.get(host);
    if (known) return known;
    const made = circuitBreaker(handleWhen(isOutage), {
      halfOpenAfter: BREAKER_REST_MS,
      breaker: new ConsecutiveBreaker(breakerThreshold(this.#settings)),
    });
    made.onFailure(({ reason }) => {
      if ('error' in reason) this.#lastFailures.set(host, reason.error as Error);
    });
    this.#circuits.set(host, made);
    return made;
  }
}
