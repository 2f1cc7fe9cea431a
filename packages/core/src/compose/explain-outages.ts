import type { Clock } from '../contracts/clock.ts';
import type { Exchange, VenueStatus } from '../contracts/exchange.ts';
import type { Logger } from '../contracts/logger.ts';
import { CandlewickError, errorCode } from '../errors.ts';

/** For so long an answer about the venue's state holds. */
const HOLDS_MS = 60_000;
/** A status page that takes longer says nothing: the failed request is waiting for it. */
const PATIENCE_MS = 5_000;

/** What `explainOutages` works with. */
export interface OutageParts {
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * A venue whose outages are explained: when it cannot serve a request, it is asked for its state, at most once a
 * minute, and a maintenance is told in its own words. So a run that goes well pays nothing, and one that meets a
 * maintenance does not wear its retries out on it (docs/decisions/0030).
 */
export function explainOutages(exchange: Exchange, { clock, logger }: OutageParts): Exchange {
  const { status, seek, history } = exchange;
  if (!status) return exchange;
  let held: { readonly until: number; readonly answer: Promise<VenueStatus> } | undefined;

  const ask = (signal: AbortSignal): Promise<VenueStatus> => {
    if (held && held.until > clock.monotonic()) return held.answer;
    const answer = askStatus(status.bind(exchange), clock, signal).catch((error: unknown): VenueStatus => {
      if (signal.aborted) held = undefined; // it was the asker that ended, not the venue that was silent
      logger.debug(`${exchange.id} does not tell its state`, { code: errorCode(error) });
      return { state: 'unknown' };
    });
    held = { until: clock.monotonic() + HOLDS_MS, answer };
    return answer;
  };

  const explained = async <T>(signal: AbortSignal, send: () => Promise<T>): Promise<T> => {
    try {
      return await send();
    } catch (error) {
      if (signal.aborted || errorCode(error) !== 'EXCHANGE_UNAVAILABLE') throw error;
      const told = await ask(signal);
      signal.throwIfAborted();
      throw told.state === 'maintenance' ? maintenance(exchange.id, told, error as CandlewickError) : error;
    }
  };

  return {
    id: exchange.id,
    origin: () => exchange.origin(),
    timeframes: () => exchange.timeframes(),
    markets: (signal) => explained(signal, () => exchange.markets(signal)),
    series: (market, timeframe, signal) =>
      explained(signal, () => exchange.series(market, timeframe, signal)),
    serverTime: (signal) => explained(signal, () => exchange.serverTime(signal)),
    fetchPage: (request, signal) => explained(signal, () => exchange.fetchPage(request, signal)),
    ...(seek && {
      seek: (market, timeframe, from, signal) =>
        explained(signal, () => seek.call(exchange, market, timeframe, from, signal)),
    }),
    status: status.bind(exchange),
    // Another host has the files: the venue's state says nothing of it.
    ...(history && { history }),
    [Symbol.asyncDispose]: () => exchange[Symbol.asyncDispose](),
  };
}

async function askStatus(
  status: (signal: AbortSignal) => Promise<VenueStatus>,
  clock: Clock,
  signal: AbortSignal,
): Promise<VenueStatus> {
  const enough = new AbortController();
  const both = AbortSignal.any([signal, enough.signal]);
  const late = clock.sleep(PATIENCE_MS, both).then(
    () => {
      enough.abort(new CandlewickError('EXCHANGE_TIMEOUT', `no state within ${PATIENCE_MS} ms`));
      throw enough.signal.reason;
    },
    () => {
      throw both.reason;
    },
  );
  try {
    return await Promise.race([status(both), late]);
  } finally {
    // Also ends the wait.
    enough.abort(new DOMException('answered', 'AbortError'));
    late.catch(() => undefined);
  }
}

function maintenance(id: string, { until, message }: VenueStatus, cause: CandlewickError): CandlewickError {
  const end = until === undefined ? '' : ` until ${new Date(until).toISOString()}`;
  const words = message === undefined ? '' : `: ${message}`;
  return new CandlewickError('EXCHANGE_MAINTENANCE', `${id} is under maintenance${end}${words}`, {
    cause,
    details: { ...cause.details, ...(until === undefined ? {} : { until }) },
  });
}
