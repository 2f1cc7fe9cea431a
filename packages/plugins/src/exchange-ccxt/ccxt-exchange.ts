import type {
  Clock,
  Exchange,
  ExchangeContext,
  History,
  Market,
  Page,
  PageRequest,
  SeekAnswer,
  Series,
  VenueStatus,
} from '@candlewick/core';
import { CandlewickError, errorCode } from '@candlewick/core';
import { archiveAddress } from './archive/archive-address.ts';
import { BinanceArchive } from './archive/binance-archive.ts';
import { BinanceSource } from './binance-source.ts';
import { CcxtSession } from './bridge/session.ts';
import { budgetOrigin, endpointList } from './endpoint-list.ts';
import { timeframeKeys } from './exchanges.ts';
import { findFirstCandle } from './first-candle.ts';
import { GridOrigins } from './grid-origins.ts';
import { loadMarkets } from './markets.ts';
import { Memory, memoryIsUnknown } from './memory.ts';
import type { CcxtOptions } from './options.ts';
import { Endpoints } from './http/endpoints.ts';
import { originOf } from './origin.ts';
import { ownAddresses } from './own-addresses.ts';
import { gridIsUnknown, seriesOf } from './series.ts';
import { venueClock } from './server-time.ts';
import { resolveSettings } from './settings.ts';
import type { CandleSource } from './sources.ts';
import { UnifiedSource } from './unified-source.ts';
import { venueStatus } from './venue-status.ts';
import type { Venue } from './venues/venue.ts';

/** One of ccxt's exchanges. Nothing of ccxt is loaded before the first request. */
export class CcxtExchangeAdapter implements Exchange {
  readonly id: string;
  readonly proxy: string | undefined;
  readonly history: History | undefined;
  readonly #venue: Venue;
  readonly #session: CcxtSession;
  readonly #source: CandleSource;
  readonly #origins: GridOrigins;
  readonly #memory: Memory;
  readonly #clock: Clock;
  readonly #origin: string;
  readonly #home: string;
  readonly #ownAddresses: ReadonlySet<string> | undefined;
  readonly #timeframes: readonly string[];

  constructor(venue: Venue, options: CcxtOptions, context: ExchangeContext) {
    this.id = venue.id;
    this.#venue = venue;
    this.#clock = context.clock;
    const settings = resolveSettings(options, context);
    this.proxy = settings.ownProxy;
    const list = endpointList(venue, options, settings);
    const endpoints = new Endpoints(list, () => context.clock.monotonic(), context.logger);
    this.#session = new CcxtSession(venue, settings, context, endpoints);
    const Source = venue.binance ? BinanceSource : UnifiedSource;
    this.#source = new Source(this.#session, options.params);
    const archive = archiveAddress(venue, options, settings);
    if (archive) this.history = new BinanceArchive(venue, archive, this.#session.archive());
    this.#origins = new GridOrigins(this.#source, context.clock);
    this.#memory = new Memory(this.#source, context.clock);
    this.#origin = budgetOrigin(venue, options);
    this.#ownAddresses = ownAddresses(options);
    this.#home = originOf(venue.entry, options.ccxt);
    this.#timeframes = [...timeframeKeys(venue.id).keys()];
  }

  origin(): Promise<string> {
    return Promise.resolve(this.#origin);
  }

  timeframes(): Promise<readonly string[]> {
    return Promise.resolve(this.#timeframes);
  }

  markets(signal: AbortSignal): Promise<readonly Market[]> {
    return loadMarkets(this.#session, signal);
  }

  async series(market: Market, timeframe: string, signal: AbortSignal): Promise<Series> {
    this.#demand(timeframe);
    const series = await this.#remembered(market, timeframe, signal);
    if (!gridIsUnknown(this.#venue, timeframe)) return series;
    const gridOrigin = await this.#origins.get(market, timeframe, series.pageLimit, signal);
    return gridOrigin === undefined ? series : { ...series, gridOrigin };
  }

  async fetchPage(request: PageRequest, signal: AbortSignal): Promise<Page> {
    this.#demand(request.timeframe);
    return this.#source.page(request, signal);
  }

  async seek(market: Market, timeframe: string, from: number, signal: AbortSignal): Promise<SeekAnswer> {
    this.#demand(timeframe);
    const direct = await this.#source.first(market, timeframe, from, signal);
    if (direct) return direct;
    const series = await this.series(market, timeframe, signal);
    const [venue, source, clock, native] = [this.#venue, this.#source, this.#clock, this.#timeframes];
    return findFirstCandle({ venue, source, market, timeframe, series, native, clock, signal }, from);
  }

  serverTime(signal: AbortSignal): Promise<number> {
    return venueClock(this.#session, this.#home, signal);
  }

  /** Not asked of the venue itself where the user's own addresses stand for it. */
  async status(signal: AbortSignal): Promise<VenueStatus> {
    try {
      return await venueStatus(this.#session, this.#ownAddresses, signal);
    } catch (error) {
      if (errorCode(error) === 'EXCHANGE_UNSUPPORTED') return { state: 'unknown' };
      throw error;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#session[Symbol.asyncDispose]();
  }

  async #remembered(market: Market, timeframe: string, signal: AbortSignal): Promise<Series> {
    const series = seriesOf(this.#venue, market, timeframe);
    if (!memoryIsUnknown(this.#venue, market)) return series;
    const kept = await this.#memory.get(market, timeframe, series, signal);
    return { ...series, pageLimit: kept, retentionCandles: kept };
  }

  #demand(timeframe: string): void {
    if (this.#timeframes.includes(timeframe)) return;
    throw new CandlewickError(
      'UNKNOWN_TIMEFRAME',
      `${this.id} has no timeframe ${timeframe}; it has ${this.#timeframes.join(' ')}`,
      { details: { timeframes: this.#timeframes } },
    );
  }
}
