import * as z from 'zod';
import type { Exchange, Market, Page, PageRequest, Series } from '../../contracts/exchange.ts';
import type { PoolRule, ResponseMeta } from '../../contracts/limiter.ts';
import type { ExchangeContext, PluginDefinition } from '../../contracts/plugin.ts';
import { definePlugin } from '../../contracts/plugin.ts';
import type { Candles } from '../../domain/candles.ts';
import { NO_CANDLES, lowerBound, sliceCandles } from '../../domain/candles.ts';
import { CandlewickError, errorCode, type ErrorCode } from '../../errors.ts';

/** What a fake exchange is made of. */
export interface FakeExchangeOptions {
  /** Unified symbol → canonical timeframe → candles ascending. All series have the same extras. */
  readonly series: Readonly<Record<string, Readonly<Record<string, Candles>>>>;
  /** Plugin name and exchange id. Default `fake`. */
  readonly name?: string;
  /** Facts in place of the fake's own: page limit 1000, weight 1, pool of 1200 a minute, outage, settled at once. */
  readonly facts?: Partial<Series>;
  /** False: it has no `seek`. Default true. */
  readonly seek?: boolean;
  /** Symbols of markets that are not traded any more. */
  readonly inactive?: readonly string[];
}

/** One request that reached the fake venue. */
export interface FakeRequest {
  /** What was asked. */
  readonly endpoint: 'markets' | 'klines' | 'seek' | 'time';
  /** The page, where candles were asked for. */
  readonly page?: PageRequest;
}

/** An in-memory venue behind an exchange plugin: honest until told otherwise, by the clock of its context. */
export interface FakeExchange {
  /** The plugin, to be given to a host or a harness. */
  readonly plugin: PluginDefinition<'exchange', z.ZodObject>;
  /** Everything that passed the gate, in order. */
  readonly requests: readonly FakeRequest[];
  /** The next requests fail with this code, `times` of them (default 1, `Infinity`: all). */
  failNext(code: ErrorCode, times?: number, meta?: Partial<ResponseMeta>): void;
  /** Called with each page before it is answered; what it gives is answered instead, what it throws is thrown. */
  tamper: ((request: PageRequest, honest: Candles) => Candles | Promise<Candles>) | undefined;
  /** The same for `seek`: what it gives is answered as the first candle at or after `from`. */
  tamperSeek: ((from: number, honest: number | undefined) => number | undefined) | undefined;
}

const POOL: PoolRule = {
  name: 'fake',
  limit: 1_200,
  windowMs: 60_000,
  window: 'fixed',
  source: 'the fake exchange',
};

/** Makes a fake exchange. Rows that open after the context's `now` do not exist yet. */
export function createFakeExchange(options: FakeExchangeOptions): FakeExchange {
  const script: Script = { requests: [], failures: [] };
  const fake: FakeExchange = {
    requests: script.requests,
    tamper: undefined,
    tamperSeek: undefined,
    failNext: (code, times = 1, meta = {}) => void script.failures.push({ code, left: times, meta }),
    plugin: definePlugin({
      kind: 'exchange',
      name: options.name ?? 'fake',
      description: 'Candles from memory, for tests.',
      api: 1,
      options: z.strictObject({}),
      capabilities: { seek: options.seek ?? true },
      open: (_options, context) => openFake(options, context, script, () => fake),
    }),
  };
  return fake;
}

interface Script {
  readonly requests: FakeRequest[];
  readonly failures: { readonly code: ErrorCode; left: number; readonly meta: Partial<ResponseMeta> }[];
}

function openFake(
  { series, facts: given, seek = true, inactive = [] }: FakeExchangeOptions,
  context: ExchangeContext,
  script: Script,
  fake: () => FakeExchange,
): Exchange {
  const [first = NO_CANDLES] = Object.values(series).flatMap((each) => Object.values(each));
  const facts: Series = {
    pageLimit: 1_000,
    pool: POOL,
    weight: () => 1,
    extras: Object.keys(first.extras),
    absence: 'outage',
    settleMs: 0,
    ...given,
  };
  const ask = createAsk(context, facts.pool, script);
  const known = ({ symbol }: Market, timeframe: string): Candles => {
    const all = series[symbol]?.[timeframe];
    if (!all) throw new CandlewickError('UNKNOWN_SYMBOL', `The fake exchange has no ${symbol} ${timeframe}.`);
    return sliceCandles(all, 0, lowerBound(all.time, context.clock.now() + 1));
  };
  const markets = Object.keys(series).map((symbol): Market => {
    const [base = '', quote = '', settle] = symbol.split(/[/:]/);
    const type = settle ? 'swap' : 'spot';
    return { symbol, id: `${base}${quote}`, base, quote, type, active: !inactive.includes(symbol) };
  });

  const exchange: Exchange = {
    id: context.exchange,
    origin: () => Promise.resolve(`fake://${context.exchange}`),
    timeframes: () =>
      Promise.resolve([...new Set(Object.values(series).flatMap((each) => Object.keys(each)))]),
    markets: async (signal) => (await ask({ endpoint: 'markets' }, 1, signal, () => markets)).data,
    series: () => Promise.resolve(facts),
    fetchPage: async (page, signal): Promise<Page> => {
      const { data, meta } = await ask({ endpoint: 'klines', page }, facts.weight(page.limit), signal, () => {
        const all = known(page.market, page.timeframe);
        const start = lowerBound(all.time, page.interval.from);
        const end = Math.min(lowerBound(all.time, page.interval.to), start + page.limit);
        const honest = sliceCandles(all, start, end);
        return fake().tamper?.(page, honest) ?? honest;
      });
      return { candles: data, meta };
    },
    serverTime: async (signal) =>
      (await ask({ endpoint: 'time' }, 1, signal, () => context.clock.now())).data,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  if (!seek) return exchange;
  return {
    ...exchange,
    seek: async (market, timeframe, from, signal) => {
      const { data, meta } = await ask({ endpoint: 'seek' }, facts.weight(1), signal, () => {
        const { time } = known(market, timeframe);
        const honest = time[lowerBound(time, from)];
        const { tamperSeek } = fake();
        return tamperSeek ? tamperSeek(from, honest) : honest;
      });
      return { time: data, meta };
    },
  };
}

/** One request as every exchange makes it: permit, answer or scripted failure, the meta to the gate and the caller. */
function createAsk({ gate, clock, signal: closing }: ExchangeContext, pool: PoolRule, script: Script) {
  return async <T>(
    request: FakeRequest,
    weight: number,
    caller: AbortSignal,
    answer: () => T | Promise<T>,
  ) => {
    const signal = AbortSignal.any([caller, closing]);
    signal.throwIfAborted();
    const permit = await gate(pool, weight, signal);
    let meta: ResponseMeta = { endpoint: request.endpoint, host: 'fake', serverTime: clock.now() };
    try {
      script.requests.push(request);
      const failure = script.failures.find(({ left }) => left > 0);
      if (failure) {
        failure.left--;
        meta = { ...meta, ...failure.meta };
        throw new CandlewickError(failure.code, `Scripted failure ${failure.code}.`);
      }
      const data = await answer();
      signal.throwIfAborted();
      meta = { ...meta, status: 200 };
      return { data, meta };
    } catch (error) {
      const code = errorCode(error);
      if (!code) throw error;
      throw new CandlewickError(code, (error as Error).message, { cause: error, details: { meta } });
    } finally {
      permit.settle(meta);
    }
  };
}
