import type { MarketKind } from '../exchange-entry.ts';

/** A fact about a venue, and where the venue (or a measurement) says so. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: string;
}

export type PerKind<T> = Readonly<Partial<Record<MarketKind, T>>>;

/** What has to be known of a venue beyond ccxt's own declarations. A file per family, nothing scattered. */
export interface VenueFacts {
  /** Candles per request that the venue really answers, chosen for candles per weight. */
  readonly pageLimit?: Sourced<PerKind<number>>;
  /** Newest candles that the venue answers; what is older cannot be asked. */
  readonly retentionCandles?: Sourced<number>;
  /** Longest window that one request may ask for. */
  readonly maxWindowMs?: Sourced<PerKind<number>>;
  /**
   * How the venue takes the ends of a window, in words, for the page of facts. Nothing depends on it: windows are asked
   * for in a way that suits either kind, and every row is checked against its window.
   */
  readonly window?: Sourced<string>;
  /** What else is odd about a start, in words, for the page of facts. */
  readonly quirk?: Sourced<string>;
  /** Order of the rows in an answer. Unknown: an answer that strictly descends is turned round. */
  readonly order?: Sourced<PerKind<'ascending' | 'descending'>>;
  /** A start without an end and a limit of one answers with the first candle at or after it. */
  readonly startSeeks?: Sourced<readonly MarketKind[]>;
  /** Timeframes whose grid is not the default one: asked of the venue once per series. */
  readonly observedGrids?: Sourced<readonly string[]>;
  /** Kinds whose endpoint ignores the window when a limit is sent with it. */
  readonly limitHidesWindow?: Sourced<readonly MarketKind[]>;
  /** Further addresses of the same public API, the usual one first; they count one IP together. */
  readonly endpoints?: Sourced<{
    /** ccxt's name of that API. */
    readonly api: string;
    readonly origins: readonly string[];
  }>;
  readonly absence?: Sourced<'outage' | 'no-trade'>;
  readonly settleMs?: Sourced<number>;
  /** Pace of all public requests in ccxt's units of cost, where the venue's own words are known. */
  readonly pool?: Sourced<{
    readonly limit: number;
    readonly windowMs: number;
    readonly window: 'fixed' | 'sliding';
  }>;
  /** HTTP statuses that mean something else here than usual. */
  readonly statuses?: Sourced<Readonly<Record<number, 'EXCHANGE_RATE_LIMITED' | 'EXCHANGE_RESTRICTED'>>>;
}
