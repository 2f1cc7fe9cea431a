import {
  CandlewickError,
  candlesFromRows,
  type Exchange,
  type ExchangeContext,
  type Market,
  type Page,
  type PageRequest,
  type SeekAnswer,
  type Series,
} from '@candlewick/core';
import { AcmeClient, POOL, type Answer } from './acme-client.ts';

/** Acme's words for them are the same. */
const TIMEFRAMES = ['1m', '5m', '1h', '1d'];
const PAGE_LIMIT = 500;

interface AcmeMarket {
  readonly id: string;
  readonly base: string;
  readonly quote: string;
  readonly trading: boolean;
}

/** A request for candles weighs 1 for each hundred. */
const weightOf = (candles: number): number => Math.ceil(candles / 100);

export class AcmeExchange implements Exchange {
  readonly id = 'acme';
  readonly #client: AcmeClient;

  constructor(url: string, context: ExchangeContext) {
    this.#client = new AcmeClient(url, context);
  }

  async origin(): Promise<string> {
    return this.#client.origin;
  }

  async timeframes(): Promise<readonly string[]> {
    return TIMEFRAMES;
  }

  async markets(signal: AbortSignal): Promise<readonly Market[]> {
    const answer = await this.#client.ask('markets', 10, {}, signal);
    return listOf<AcmeMarket>(answer, 'markets').map(({ id, base, quote, trading }) => ({
      symbol: `${base}/${quote}`,
      id,
      base,
      quote,
      type: 'spot',
      active: trading,
    }));
  }

  async series(): Promise<Series> {
    return {
      pageLimit: PAGE_LIMIT,
      pool: POOL,
      weight: weightOf,
      extras: ['trades'],
      absence: 'no-trade',
      settleMs: 1000,
    };
  }

  async fetchPage({ market, timeframe, interval, limit }: PageRequest, signal: AbortSignal): Promise<Page> {
    // Acme includes `to`, Candlewick's intervals do not.
    const { from, to } = interval;
    const answer = await this.#candles(market, timeframe, { from, to: to - 1, limit }, signal);
    const rows = listOf<readonly unknown[]>(answer, 'candles').map((row) => row.map(Number));
    return { candles: candlesFromRows(rows, ['trades']), meta: answer.meta };
  }

  async seek(market: Market, timeframe: string, from: number, signal: AbortSignal): Promise<SeekAnswer> {
    const answer = await this.#candles(market, timeframe, { from, limit: 1 }, signal);
    const [first] = listOf<readonly unknown[]>(answer, 'candles');
    return { time: first && Number(first[0]), meta: answer.meta };
  }

  async serverTime(signal: AbortSignal): Promise<number> {
    const { body } = await this.#client.ask('time', 1, {}, signal);
    return (body as { time: number }).time;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between requests.
  }

  #candles(
    { id }: Market,
    interval: string,
    query: { from: number; limit: number; to?: number },
    signal: AbortSignal,
  ) {
    return this.#client.ask('candles', weightOf(query.limit), { market: id, interval, ...query }, signal);
  }
}

/** The list that an answer must have: without it, it is no answer. */
function listOf<T>({ body, meta }: Answer, name: string): readonly T[] {
  const list = (body as Record<string, unknown> | null)?.[name];
  if (Array.isArray(list)) return list as readonly T[];
  throw new CandlewickError('EXCHANGE_BAD_ANSWER', `acme sent no ${name}`, { details: { meta } });
}
