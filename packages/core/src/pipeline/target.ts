import type { Cache, DatasetRecord } from '../contracts/cache.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Exchange, Market, Series } from '../contracts/exchange.ts';
import type { SourceChoice } from '../contracts/history.ts';
import type { DatasetId } from '../domain/dataset.ts';
import { createGrid, defaultOrigin, type Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import { parseTimeframe, type Timeframe } from '../domain/timeframe.ts';
import { CandlewickError } from '../errors.ts';
import { emptyRange } from './empty-range.ts';
import type { ExchangeSource, MarketSource } from './market-source.ts';

/** A start or an end as the user means it; see config/moment. */
export type Bound =
  | { readonly kind: 'time'; readonly time: number }
  | { readonly kind: 'ago'; readonly ms: number }
  | { readonly kind: 'listing' }
  | { readonly kind: 'now' };

/** What to fetch of one market. */
export interface FetchRequest {
  /** The exchange's id: `binance`. */
  readonly exchange: string;
  /** A symbol as users write it: `BTC/USDT`, `BTCUSDT` or the venue's own. */
  readonly symbol: string;
  /** A timeframe: `1h`. One that the venue does not have is refused. */
  readonly timeframe: string;
  /** Absent: the last 1,000 closed candles. */
  readonly start?: Bound;
  /** Not included. Absent: now. */
  readonly end?: Bound;
  /** Asks for exactly these intervals inside the range, whatever is covered or waits for its retry time. */
  readonly again?: readonly Interval[];
  /** Where its history may come from. Absent: as the settings say. */
  readonly source?: SourceChoice;
}

/** Without a start so many closed candles are meant. */
export const DEFAULT_CANDLES = 1_000;
/** A settling time for venues whose own is not known yet. */
export const DEFAULT_SETTLE_MS = 2_000;

export interface TargetParts {
  readonly cache: Cache;
  readonly clock: Clock;
  readonly exchanges: ExchangeSource;
  readonly markets: MarketSource;
  readonly signal: AbortSignal;
}

/**
 * Reads a timeframe.
 *
 * @throws UNKNOWN_TIMEFRAME
 */
export function timeframeOf(text: string): Timeframe {
  const timeframe = parseTimeframe(text);
  if (timeframe) return timeframe;
  // `1H` of other tools can only mean one thing; `M` and `m` are two.
  const small = text.trim().toLowerCase();
  const hint = parseTimeframe(small) ? ` Did you mean ${small}?` : '';
  throw new CandlewickError(
    'UNKNOWN_TIMEFRAME',
    `timeframe «${text}» is not understood: use 1m, 15m, 1h, 4h, 1d, 1w, 1M and the like.${hint}`,
  );
}

/** What a request means: the dataset, what is known of it, and its venue, opened only when it is needed. */
export class Target {
  readonly id: DatasetId;
  readonly timeframe: Timeframe;
  readonly record: DatasetRecord | undefined;
  readonly #parts: TargetParts;
  #market: Promise<Market> | undefined;
  #series: Promise<Series> | undefined;

  private constructor(
    id: DatasetId,
    timeframe: Timeframe,
    record: DatasetRecord | undefined,
    parts: TargetParts,
  ) {
    this.id = id;
    this.timeframe = timeframe;
    this.record = record;
    this.#parts = parts;
  }

  /** @throws UNKNOWN_TIMEFRAME, UNKNOWN_SYMBOL, UNKNOWN_EXCHANGE */
  static async open(request: FetchRequest, parts: TargetParts): Promise<Target> {
    const timeframe = timeframeOf(request.timeframe);
    const { exchange } = request;
    const known = await findRecord(parts.cache, exchange, request.symbol, timeframe.text);
    if (known) return new Target(known.id, timeframe, known, parts);
    const venue = await parts.exchanges.get(exchange);
    const native = await venue.timeframes();
    if (!native.includes(timeframe.text))
      throw new CandlewickError(
        'UNKNOWN_TIMEFRAME',
        `${exchange} has no timeframe ${timeframe.text}: choose one of ${native.join(', ')}.`,
      );
    const market = await parts.markets.find(exchange, request.symbol, parts.signal);
    const id = { exchange, symbol: market.symbol, timeframe: timeframe.text };
    const target = new Target(id, timeframe, await parts.cache.get(id), parts);
    target.#market = Promise.resolve(market);
    return target;
  }

  exchange(): Promise<Exchange> {
    return this.#parts.exchanges.get(this.id.exchange);
  }

  market(): Promise<Market> {
    return (this.#market ??= this.#parts.markets.find(this.id.exchange, this.id.symbol, this.#parts.signal));
  }

  series(): Promise<Series> {
    return (this.#series ??= this.#loadSeries());
  }

  async #loadSeries(): Promise<Series> {
    const [exchange, market] = await Promise.all([this.exchange(), this.market()]);
    return exchange.series(market, this.id.timeframe, this.#parts.signal);
  }

  async grid(): Promise<Grid> {
    const facts = this.record?.facts;
    const usual = defaultOrigin(this.timeframe);
    if (facts?.settleMs !== undefined) return createGrid(this.timeframe, facts.gridOrigin ?? usual);
    return createGrid(this.timeframe, (await this.series()).gridOrigin ?? usual);
  }

  async settleMs(): Promise<number> {
    return this.record?.facts.settleMs ?? (await this.series()).settleMs ?? DEFAULT_SETTLE_MS;
  }

  /** End of the last candle that is final at `now`, milliseconds UTC on the grid. */
  async closedUntil(grid: Grid, now: number): Promise<number> {
    return grid.floor(now - (await this.settleMs()));
  }

  /**
   * The grid interval that a request means at venue time `now`; the open candle is never part of it.
   *
   * @throws INVALID_RANGE
   */
  async interval(
    request: FetchRequest,
    grid: Grid,
    now: number,
    listedAt: () => Promise<number>,
  ): Promise<Interval> {
    const closed = await this.closedUntil(grid, now);
    const end = await boundTime(request.end ?? { kind: 'now' }, now, listedAt);
    const to = Math.min(grid.ceil(end), closed);
    if (request.start === undefined) return { from: grid.timeOf(grid.slotOf(to) - DEFAULT_CANDLES), to };
    const start = await boundTime(request.start, now, listedAt);
    if (start >= end) throw emptyRange(start, end, now);
    const from = grid.ceil(start);
    if (from >= to && start > closed)
      throw new CandlewickError(
        'INVALID_RANGE',
        `the range starts ${iso(start)}, after the last closed candle.`,
      );
    return { from, to: Math.max(from, to) };
  }
}

async function boundTime(bound: Bound, now: number, listedAt: () => Promise<number>): Promise<number> {
  if (bound.kind === 'time') return bound.time;
  if (bound.kind === 'ago') return now - bound.ms;
  return bound.kind === 'now' ? now : listedAt();
}

/**
 * A cached dataset by its symbol or the venue's own name for it, without asking the venue. Venues give a spot market
 * and its contracts one name, and then the spot market is meant: a cached contract (`A/B:B`) is not found by it.
 */
async function findRecord(cache: Cache, exchange: string, symbol: string, timeframe: string) {
  const exact = await cache.get({ exchange, symbol, timeframe });
  if (exact?.facts.settleMs !== undefined) return exact;
  if (symbol.includes('/')) return undefined;
  const all = await cache.list();
  return all.find(
    ({ id, facts }) =>
      id.exchange === exchange &&
      id.timeframe === timeframe &&
      facts.marketId === symbol &&
      !id.symbol.includes(':') &&
      facts.settleMs !== undefined,
  );
}

const iso = (time: number): string => new Date(time).toISOString();
