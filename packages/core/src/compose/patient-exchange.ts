import type { Clock } from '../contracts/clock.ts';
import type { Exchange } from '../contracts/exchange.ts';
import type { Logger } from '../contracts/logger.ts';
import { errorCode } from '../errors.ts';
import { withDeadline } from '../pipeline/deadline.ts';
import { retrying } from '../pipeline/retry.ts';

export interface PatienceParts {
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly longestWaitMs: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * A venue whose facts (markets, series, time, lists of files) are asked for with the deadline and the retries that its
 * candles have in stage 3. Pages, seeks and files are left to that stage; its state is asked once, with the deadline.
 */
export function patientExchange(exchange: Exchange, parts: PatienceParts): Exchange {
  const { retries, retryDelayMs, longestWaitMs, timeoutMs, clock, logger } = parts;
  const ask = <T>(what: string, signal: AbortSignal, send: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    retrying(() => withDeadline(timeoutMs, signal, send, exchange.id), {
      retries,
      retryDelayMs,
      longestWaitMs,
      clock,
      signal,
      onRetry: ({ error, attempt, delayMs }) =>
        logger.warn(`asking for the ${what} again`, { code: errorCode(error), attempt, retries, delayMs }),
    });
  const { seek, status, history } = exchange;
  return {
    id: exchange.id,
    origin: () => exchange.origin(),
    timeframes: () => exchange.timeframes(),
    markets: (signal) => ask('markets', signal, (each) => exchange.markets(each)),
    series: (market, timeframe, signal) =>
      ask('series', signal, (each) => exchange.series(market, timeframe, each)),
    serverTime: (signal) => ask('time', signal, (each) => exchange.serverTime(each)),
    fetchPage: (request, signal) => exchange.fetchPage(request, signal),
    ...(seek ? { seek: seek.bind(exchange) } : {}),
    ...(status && {
      status: (signal) => withDeadline(timeoutMs, signal, (each) => status.call(exchange, each)),
    }),
    ...(history && {
      history: {
        name: history.name,
        pool: history.pool,
        requestsPerFile: history.requestsPerFile,
        files: (market, timeframe, interval, signal) =>
          ask('files', signal, (each) => history.files(market, timeframe, interval, each)),
        read: (market, timeframe, file, signal) => history.read(market, timeframe, file, signal),
        markets: (signal) => ask('archived markets', signal, (each) => history.markets(each)),
      },
    }),
    [Symbol.asyncDispose]: () => exchange[Symbol.asyncDispose](),
  };
}
