import type {
  Exchange,
  ExchangeContext,
  Market,
  Page,
  PageRequest,
  PoolRule,
  ResponseMeta,
  SeekAnswer,
  Series,
  SimulatedMarket,
} from '@candlewick/core';
import {
  CandlewickError,
  SIMULATED_EXTRAS,
  SIMULATED_SYMBOLS,
  SIMULATED_TIMEFRAMES,
  createSimulatedMarket,
} from '@candlewick/core';
import type { SimulatedOptions } from './options.ts';
import { readPatiently } from './read-patiently.ts';

const PAGE_LIMIT = 1_000;
const POOL: PoolRule = {
  name: 'requests',
  limit: 6_000,
  windowMs: 60_000,
  window: 'fixed',
  source: "the simulated venue's own rule, like Binance's spot weight",
};
const WEIGHTS = { klines: 2, markets: 20, time: 1 } as const;
/** About what a row of Binance's takes, so that byte counts look like those of a real run. */
const BYTES = { row: 156, market: 1_400, time: 28 } as const;

const MARKETS: readonly Market[] = SIMULATED_SYMBOLS.map(({ symbol, base, quote, delistedAt }) => ({
  symbol,
  id: base + quote,
  base,
  quote,
  type: 'spot',
  active: delistedAt === undefined,
}));

/** The simulated venue behind the exchange contract: requests cost weight and time, but nothing leaves the process. */
export class SimulatedExchange implements Exchange {
  readonly id: string;
  readonly #options: SimulatedOptions;
  readonly #context: ExchangeContext;
  readonly #markets = new Map<string, SimulatedMarket>();

  constructor(options: SimulatedOptions, context: ExchangeContext) {
    this.id = context.exchange;
    this.#options = options;
    this.#context = context;
  }

  origin(): Promise<string> {
    return Promise.resolve('simulated://localhost');
  }

  timeframes(): Promise<readonly string[]> {
    return Promise.resolve(SIMULATED_TIMEFRAMES);
  }

  async markets(signal: AbortSignal): Promise<readonly Market[]> {
    const { data } = await this.#ask('exchangeInfo', WEIGHTS.markets, signal, () => ({
      data: MARKETS,
      bytes: MARKETS.length * BYTES.market,
    }));
    return data;
  }

  async series(market: Market, timeframe: string): Promise<Series> {
    const simulated = this.#market(market);
    const { text, unit } = simulated.grid(timeframe).timeframe;
    const facts: Series = {
      pageLimit: PAGE_LIMIT,
      pool: POOL,
      weight: () => WEIGHTS.klines,
      extras: SIMULATED_EXTRAS,
      absence: simulated.spec.quietBars === 'absent' ? 'no-trade' : 'outage',
      settleMs: 1_000,
    };
    return unit === 'd' && text !== '1d' ? { ...facts, gridOrigin: simulated.grid(text).origin } : facts;
  }

  async fetchPage({ market, timeframe, interval, limit }: PageRequest, signal: AbortSignal): Promise<Page> {
    const simulated = this.#market(market);
    const { data, meta } = await this.#ask('klines', WEIGHTS.klines, signal, async (aborting) => {
      const candles = await readPatiently(
        simulated,
        { timeframe, ...interval, now: this.#context.clock.now(), limit: Math.min(limit, PAGE_LIMIT) },
        aborting,
      );
      return { data: candles, bytes: 2 + candles.length * BYTES.row };
    });
    return { candles: data, meta };
  }

  async seek(market: Market, timeframe: string, from: number, signal: AbortSignal): Promise<SeekAnswer> {
    const simulated = this.#market(market);
    const { data, meta } = await this.#ask('klines', WEIGHTS.klines, signal, async (aborting) => {
      const now = this.#context.clock.now();
      const found = await readPatiently(simulated, { timeframe, from, to: now + 1, now, limit: 1 }, aborting);
      return { data: found.time[0], bytes: 2 + found.length * BYTES.row };
    });
    return { time: data, meta };
  }

  async serverTime(signal: AbortSignal): Promise<number> {
    const { data } = await this.#ask('time', WEIGHTS.time, signal, () => ({
      data: this.#context.clock.now(),
      bytes: BYTES.time,
    }));
    return data;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#markets.clear();
    return Promise.resolve();
  }

  #market({ symbol }: Market): SimulatedMarket {
    const known = this.#markets.get(symbol) ?? createSimulatedMarket(symbol, { seed: this.#options.seed });
    this.#markets.set(symbol, known);
    return known;
  }

  /** One request: through the gate, the time that it takes, the answer, and its meta to the gate and the caller. */
  async #ask<T>(
    endpoint: string,
    weight: number,
    caller: AbortSignal,
    answer: (aborting: AbortSignal) => Answer<T> | Promise<Answer<T>>,
  ): Promise<{ readonly data: T; readonly meta: ResponseMeta }> {
    const { gate, clock, signal: closing } = this.#context;
    const signal = AbortSignal.any([caller, closing]);
    signal.throwIfAborted();
    const permit = await gate(POOL, weight, signal);
    const began = clock.monotonic();
    let meta: ResponseMeta = { endpoint, host: 'localhost' };
    try {
      await clock.sleep(this.#options.latencyMs, signal);
      const { data, bytes } = await answer(signal);
      meta = { ...meta, status: 200, bytes, serverTime: clock.now(), durationMs: clock.monotonic() - began };
      return { data, meta };
    } catch (cause) {
      throw withMeta(cause, meta);
    } finally {
      permit.settle(meta);
    }
  }
}

interface Answer<T> {
  readonly data: T;
  readonly bytes: number;
}

/** Our own errors carry the meta of the request they came from; an abort stays what it is. */
function withMeta(error: unknown, meta: ResponseMeta): unknown {
  if (!(error instanceof CandlewickError)) return error;
  return new CandlewickError(error.code, error.message, {
    cause: error,
    details: { ...error.details, meta },
  });
}
