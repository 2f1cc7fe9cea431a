import type { Exchange, Page } from '../../contracts/exchange.ts';
import type { History, HistoryPage } from '../../contracts/history.ts';
import { CandlewickError } from '../../errors.ts';
import { releaseLate } from '../../release-late.ts';
import { pluginScope } from '../plugin-scope.ts';
import { timeText } from '../within.ts';
import { blame, breach, type Guarded } from './blame.ts';
import { candlesFault, copyOf } from './check-candles.ts';
import { filesFault, marketsFault, metaFault, originFault, poolFault, seekFault, seriesFault, sha256Fault, timeFault, timeframesFault, type Check } from './check-exchange.ts'; // prettier-ignore
import type { GateTraffic } from './gate-traffic.ts';
import { guardClose } from './guard-close.ts';

export interface ExchangeGuard {
  readonly who: Guarded;
  readonly traffic: GateTraffic;
  /** How long a call may neither wait at the gate, nor have a request under way, nor end. */
  readonly silenceMs: number;
  readonly closeMs: number;
  /** Whether pages are taken over as copies: a stranger may use its memory again. */
  readonly copies: boolean;
}

/**
 * An exchange plugin whose answers have the shape that the contract names, whose failures have codes and its name, and
 * whose calls end. What the rows say is judged later, by stage 4.
 */
export function guardExchange(exchange: Exchange, guard: ExchangeGuard): Exchange {
  const { who, copies } = guard;
  /** Extra columns of series that were asked for, by market and timeframe. */
  const extras = new Map<string, readonly string[]>();

  const call = async <T>(
    what: string,
    signal: AbortSignal | undefined,
    send: () => Promise<T>,
    check: Check,
  ): Promise<T> => {
    let answer: T;
    try {
      answer = await unlessSilent(what, guard, () => pluginScope.run(who, send));
    } catch (thrown) {
      throw blame(who, what, thrown, signal);
    }
    const fault = check(answer);
    if (fault !== undefined) throw breach(who, `${what}: ${fault}`);
    return answer;
  };
  const page = <P extends Page>(answer: P): P =>
    copies ? { ...answer, candles: copyOf(answer.candles) } : answer;
  const key = (symbol: string, timeframe: string) => `${symbol} ${timeframe}`;
  const pageFault =
    (symbol: string, timeframe: string): Check =>
    (answer) => {
      const { candles, meta } = (answer ?? {}) as Partial<Page>;
      return candlesFault(candles, extras.get(key(symbol, timeframe))) ?? metaFault(meta);
    };

  const { seek, status, history } = exchange;
  return {
    id: exchange.id,
    proxy: exchange.proxy,
    origin: () => call('origin', undefined, () => exchange.origin(), originFault),
    timeframes: () => call('timeframes', undefined, () => exchange.timeframes(), timeframesFault),
    markets: (signal) => call('markets', signal, () => exchange.markets(signal), marketsFault),
    series: async (market, timeframe, signal) => {
      const send = () => exchange.series(market, timeframe, signal);
      const series = await call('series', signal, send, seriesFault);
      extras.set(key(market.symbol, timeframe), [...series.extras]);
      return series;
    },
    serverTime: (signal) => call('serverTime', signal, () => exchange.serverTime(signal), timeFault),
    fetchPage: async (request, signal) => {
      const { market, timeframe } = request;
      const send = () => exchange.fetchPage(request, signal);
      return page(await call('fetchPage', signal, send, pageFault(market.symbol, timeframe)));
    },
    ...(seek && {
      seek: (market, timeframe, from, signal) =>
        call('seek', signal, () => seek.call(exchange, market, timeframe, from, signal), seekFault),
    }),
    ...(status && {
      status: (signal) => call('status', signal, () => status.call(exchange, signal), () => undefined),
    }),
    ...(history && { history: guardHistory(history) }),
    [Symbol.asyncDispose]: guardClose(exchange, who, guard.closeMs),
  }; // prettier-ignore

  function guardHistory(files: History): History {
    const fault = poolFault(files.pool);
    if (fault !== undefined) throw breach(who, `history: ${fault}`);
    return {
      name: files.name,
      pool: files.pool,
      requestsPerFile: files.requestsPerFile,
      files: (market, timeframe, interval, signal) => {
        const send = () => files.files(market, timeframe, interval, signal);
        return call('history.files', signal, send, filesFault);
      },
      read: async (market, timeframe, file, signal) => {
        const check: Check = (answer) =>
          pageFault(market.symbol, timeframe)(answer) ??
          sha256Fault((answer as { readonly sha256?: unknown }).sha256);
        const readings: Promise<HistoryPage>[] = [];
        const send = () => {
          const reading = files.read(market, timeframe, file, signal);
          readings.push(reading);
          return reading;
        };
        try {
          return page(await call('history.read', signal, send, check));
        } catch (error) {
          releaseLate(readings);
          throw error;
        }
      },
      markets: (signal) => call('history.markets', signal, () => files.markets(signal), marketsFault),
    };
  }
}

/** Ends a call that does nothing: requests have deadlines of their own, and waiting at the gate has none. */
async function unlessSilent<T>(what: string, guard: ExchangeGuard, send: () => Promise<T>): Promise<T> {
  const { who, traffic, silenceMs } = guard;
  const began = performance.now();
  const stop = Promise.withResolvers<never>();
  const look = () => {
    if (traffic.silence(began) < silenceMs) return;
    const text = `${who.kind} ${who.name} has given no answer to ${what} and sent no request for ${timeText(silenceMs)}.`;
    stop.reject(new CandlewickError('EXCHANGE_TIMEOUT', text));
  };
  const timer = setInterval(look, Math.max(1, Math.min(1_000, silenceMs / 4)));
  try {
    return await Promise.race([Promise.resolve().then(send), stop.promise]);
  } finally {
    clearInterval(timer);
  }
}
