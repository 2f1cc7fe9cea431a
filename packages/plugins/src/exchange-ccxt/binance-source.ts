import type { Candles, Market, Page, PageRequest, ResponseMeta, SeekAnswer } from '@candlewick/core';
import type { CcxtSession } from './bridge/session.ts';
import { parseKlines } from './klines.ts';
import { servedKind } from './series.ts';
import type { CandleSource } from './sources.ts';
import { badAnswer } from './to-error.ts';

interface Klines {
  readonly candles: Candles;
  readonly meta: ResponseMeta;
}

/** Binance's family: klines read from the bytes, with the extra columns, and without any list of markets. */
export class BinanceSource implements CandleSource {
  readonly #session: CcxtSession;
  readonly #params: Readonly<Record<string, unknown>>;

  constructor(session: CcxtSession, params: Readonly<Record<string, unknown>>) {
    this.#session = session;
    this.#params = params;
  }

  page({ market, timeframe, interval, limit }: PageRequest, signal: AbortSignal): Promise<Page> {
    // Both ends are inclusive on the open time.
    return this.#klines(
      market,
      timeframe,
      { startTime: interval.from, endTime: interval.to - 1, limit },
      signal,
    );
  }

  async first(
    market: Market,
    timeframe: string,
    from: number,
    signal: AbortSignal,
  ): Promise<SeekAnswer | undefined> {
    const { facts } = this.#session.venue;
    if (!facts.startSeeks?.value.includes(servedKind(this.#session.venue, market))) return undefined;
    const window = { startTime: Math.max(0, from), limit: 1 };
    const { candles, meta } = await this.#klines(market, timeframe, window, signal);
    // A row from before the start would be no answer to the question.
    return { time: candles.time.find((time) => time >= from), meta };
  }

  async #klines(market: Market, timeframe: string, window: object, signal: AbortSignal): Promise<Klines> {
    const { venue } = this.#session;
    const api = venue.binance![servedKind(venue, market)]!;
    const asking = `candles of ${market.symbol} ${timeframe}`;
    // The family's intervals are spelt as our timeframes.
    const params = { symbol: market.id, interval: timeframe, ...window, ...this.#params };
    const ccxt = await this.#session.instance();
    const { meta, body } = await this.#session.call({ asking, signal, keep: 'rows' }, () =>
      ccxt.request('klines', api.api, 'GET', params),
    );
    const candles = body && parseKlines(body, api.layout);
    if (!candles) throw badAnswer(venue.id, body?.toString('utf8') ?? '', meta);
    return { candles, meta };
  }
}
