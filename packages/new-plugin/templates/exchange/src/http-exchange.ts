import {
  candlesFromRows,
  type Candles,
  type Exchange,
  type ExchangeContext,
  type Market,
  type Page,
  type PageRequest,
  type ResponseMeta,
  type SeekAnswer,
  type Series,
} from '@candlewick/core';
import { candlesAnswer, marketsAnswer, timeAnswer } from './answers.ts';
import { HttpClient } from './http-client.ts';
import { EXTRAS, PAGE_LIMIT, POOL, TIMEFRAMES, WEIGHTS } from './venue.ts';

export interface HttpExchangeOptions {
  readonly url: string;
}

/** The venue as Candlewick sees it. Nothing is asked for before somebody asks for it. */
export class HttpExchange implements Exchange {
  readonly id: string;
  readonly #url: string;
  readonly #client: HttpClient;

  constructor({ url }: HttpExchangeOptions, context: ExchangeContext) {
    this.id = context.exchange;
    this.#url = url;
    this.#client = new HttpClient(url, context);
  }

  async origin(): Promise<string> {
    return new URL(this.#url).origin;
  }

  async timeframes(): Promise<readonly string[]> {
    return TIMEFRAMES;
  }

  async markets(signal: AbortSignal): Promise<readonly Market[]> {
    const request = { endpoint: 'markets', weight: WEIGHTS.markets, shape: marketsAnswer };
    const { data } = await this.#client.get(request, signal);
    return data.map(({ id, base, quote, active }) => ({
      ...{ symbol: `${base}/${quote}`, id, base, quote, active },
      type: 'spot' as const,
    }));
  }

  async series(): Promise<Series> {
    return {
      pageLimit: PAGE_LIMIT,
      pool: POOL,
      weight: WEIGHTS.candles,
      extras: EXTRAS,
      // This venue sends no candle for a minute without a trade. Where one is always sent, say `outage`.
      absence: 'no-trade',
      // How long after its end a candle may still change.
      settleMs: 2_000,
    };
  }

  async fetchPage({ market, timeframe, interval, limit }: PageRequest, signal: AbortSignal): Promise<Page> {
    // The venue's `to` is included, ours is not.
    return this.#candles(market, { timeframe, from: interval.from, to: interval.to - 1, limit }, signal);
  }

  async seek(market: Market, timeframe: string, from: number, signal: AbortSignal): Promise<SeekAnswer> {
    const { candles, meta } = await this.#candles(market, { timeframe, from, limit: 1 }, signal);
    return { time: candles.time[0], meta };
  }

  async serverTime(signal: AbortSignal): Promise<number> {
    const request = { endpoint: 'time', weight: WEIGHTS.time, shape: timeAnswer };
    return (await this.#client.get(request, signal)).data.time;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }

  async #candles(
    { id }: Market,
    { timeframe, ...window }: { timeframe: string; from: number; to?: number; limit: number },
    signal: AbortSignal,
  ): Promise<{ candles: Candles; meta: ResponseMeta }> {
    const query = { market: id, interval: timeframe, ...window };
    const weight = WEIGHTS.candles(window.limit);
    const request = { endpoint: 'candles', query, weight, shape: candlesAnswer };
    const { data, meta } = await this.#client.get(request, signal);
    // Columns from here on. The host checks window, order, grid and values: nothing is mended here.
    return { candles: candlesFromRows(data, EXTRAS), meta };
  }
}
