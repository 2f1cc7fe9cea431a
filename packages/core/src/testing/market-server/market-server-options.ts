import type { MarketClock } from './market-clock.ts';
import type { MarketRequest } from './request-log.ts';
import type { MarketGiven } from './served-markets.ts';
import type { WeightBudgetOptions } from './weight-budget.ts';

/** When the archive's files are published. */
export interface ArchiveOptions {
  /** Milliseconds after the end of a day, and of a month. Default 0. */
  readonly dailyDelayMs?: number;
  /** See `dailyDelayMs`. */
  readonly monthlyDelayMs?: number;
  /** Names of files that are not there: `BTCUSDT-1m-2021-01.zip`. */
  readonly without?: readonly string[];
}

/** How a market server starts. Everything has a default: `startMarketServer()` serves all simulated markets. */
export interface MarketServerOptions {
  /** Unified symbol → CSV files or candles by timeframe, a simulated market, or `'simulated'`. */
  readonly markets?: Readonly<Record<string, MarketGiven>>;
  /** Symbols that exchangeInfo lists with status BREAK. Their candles are served all the same. */
  readonly inactive?: readonly string[];
  /** Milliseconds UTC at the start; the clock goes on from there. Default: the machine's time. */
  readonly now?: number;
  /** The clock stands still until it is moved. Budget windows stand still with it. */
  readonly frozen?: boolean;
  /** A clock of one's own, in place of `now` and `frozen`. */
  readonly clock?: MarketClock;
  /** Milliseconds before each answer, or a function of the request, which may itself wait for something. Default 0. */
  readonly latencyMs?: number | ((request: MarketRequest) => number | Promise<number>);
  /** The weight budget of each API. Default: Binance's (spot 6000, futures 2400 per minute; 5 refusals, then 2 minutes). */
  readonly budget?: Partial<WeightBudgetOptions>;
  /** When its archive publishes. Default: at once. */
  readonly archive?: ArchiveOptions;
  /** Symbols that the API does not list or serve any more; the archive has them. */
  readonly archivedOnly?: readonly string[];
  /** Default: any free port of 127.0.0.1. */
  readonly port?: number;
}
