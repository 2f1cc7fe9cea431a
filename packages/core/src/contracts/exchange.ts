import type { Candles } from '../domain/candles.ts';
import type { Interval } from '../domain/interval.ts';
import type { History } from './history.ts';
import type { PoolRule, ResponseMeta } from './limiter.ts';

/** One tradable thing of a venue. */
export interface Market {
  /** ccxt unified: `BTC/USDT`, `BTC/USDT:USDT`. */
  readonly symbol: string;
  /** The venue's own name: `BTCUSDT`. */
  readonly id: string;
  /** The currency that is bought: `BTC`. */
  readonly base: string;
  /** The currency it is paid in: `USDT`. */
  readonly quote: string;
  /** What is traded: the thing itself, a perpetual contract, a dated one, an option. */
  readonly type: 'spot' | 'swap' | 'future' | 'option' | 'other';
  /** False: not traded any more. */
  readonly active: boolean;
  /** The venue's API does not know it any more: only its history files have it. */
  readonly historyOnly?: boolean;
}

/** How a venue serves one series: facts for the planner, all known without asking for candles. */
export interface Series {
  /** Most candles that one request may ask for, chosen for candles per weight. */
  readonly pageLimit: number;
  /** The budget that requests for candles are charged to. */
  readonly pool: PoolRule;
  /** Weight of a request for so many candles. */
  weight(candles: number): number;
  /** Names of the extra columns it sends, in order; fixed for the life of a dataset. */
  readonly extras: readonly string[];
  /** What an absent candle with later ones after it means here. */
  readonly absence: 'outage' | 'no-trade';
  /** A candle counts as final this long after its interval ended. */
  readonly settleMs: number;
  /** Milliseconds UTC of slot 0, where the venue's grid is not the default one. */
  readonly gridOrigin?: number;
  /** How far back the venue answers, where it forgets: in candles from now. */
  readonly retentionCandles?: number;
}

/** One page that is asked for. */
export interface PageRequest {
  /** The market, as `markets` gave it. */
  readonly market: Market;
  /** Canonical, native to the venue. */
  readonly timeframe: string;
  /** Window on the grid; at most `pageLimit` slots. */
  readonly interval: Interval;
  /** Most candles that the venue is to be asked for. */
  readonly limit: number;
}

/**
 * One request's answer, as the venue sent it: the host checks window, order, grid and values. No rows is an answer;
 * a failure is never an empty page but a thrown CandlewickError with the meta in `details.meta`.
 */
export interface Page {
  /** The rows as they came, in the venue's order. The host judges them and drops those outside the window. */
  readonly candles: Candles;
  /** What the request cost, for the limiter and for monitors. */
  readonly meta: ResponseMeta;
}

/** A venue. Opened per run; loads heavy code lazily; every HTTP request passes the gate of its context. */
export interface Exchange extends AsyncDisposable {
  /** The exchange id that it was opened for. */
  readonly id: string;
  /** Way out that this exchange's own options name in place of `network.proxy`: part of the egress identity. */
  readonly proxy?: string | undefined;
  /** Scheme and host that public requests go to: with the proxy it makes the egress identity. No network. */
  origin(): Promise<string>;
  /** Native timeframes, canonical (`60m` is `1h`). No network. */
  timeframes(): Promise<readonly string[]>;
  /** All markets. One or few requests; the host remembers them. */
  markets(signal: AbortSignal): Promise<readonly Market[]>;
  /** Facts of one series. May ask the venue once where the grid depends on the listing, or only its answer tells what it remembers. */
  series(market: Market, timeframe: string, signal: AbortSignal): Promise<Series>;
  /**
   * One page of candles. An empty page is a statement of the venue; a failure is thrown, with a code that says
   * whether to try again.
   *
   * @throws EXCHANGE_*, with the meta in `details.meta`; the signal's reason
   */
  fetchPage(request: PageRequest, signal: AbortSignal): Promise<Page>;
  /**
   * Open time of the first candle at or after `from`, or undefined when there is none yet. Proves holes and finds the
   * listing (`from` 0). Present when the definition's capability `seek` is true.
   */
  seek?(market: Market, timeframe: string, from: number, signal: AbortSignal): Promise<SeekAnswer>;
  /** The venue's clock, milliseconds UTC. */
  serverTime(signal: AbortSignal): Promise<number>;
  /** Files of history beside its pages. May be there when the definition's capability `history` is true. */
  readonly history?: History | undefined;
  /**
   * What the venue itself says of its state, where it has a page for that. The host asks when requests fail and in
   * `doctor`, never beforehand. Fails like any request when the page cannot be had.
   */
  status?(signal: AbortSignal): Promise<VenueStatus>;
}

/** What a venue says of itself. */
export interface VenueStatus {
  /** `unknown`: nobody could be asked, or the answer says nothing of the kind. */
  readonly state: 'ok' | 'maintenance' | 'down' | 'unknown';
  /** When the maintenance is to end, milliseconds UTC, where the venue says so. */
  readonly until?: number;
  /** The venue's own words. */
  readonly message?: string;
}

/** Where a venue's next candle is. */
export interface SeekAnswer {
  /** Its open time, milliseconds UTC; undefined: there is none. */
  readonly time: number | undefined;
  /** What the request cost. */
  readonly meta: ResponseMeta;
}

/** What an exchange plugin declares. */
export interface ExchangeCapabilities {
  /** Its exchanges have `seek`. */
  readonly seek: boolean;
  /** Some of its exchanges have `history`. Absent: none. */
  readonly history?: boolean;
}
