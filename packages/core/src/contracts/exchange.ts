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
  readonly base: string;
  readonly quote: string;
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

export interface PageRequest {
  readonly market: Market;
  /** Canonical, native to the venue. */
  readonly timeframe: string;
  /** Window on the grid; at most `pageLimit` slots. */
  readonly interval: Interval;
  readonly limit: number;
}

/**
 * One request's answer, as the venue sent it: the host checks window, order, grid and values. No rows is an answer;
 * a failure is never an empty page but a thrown CandlewickError with the meta in `details.meta`.
 */
export interface Page {
  readonly candles: Candles;
  readonly meta: ResponseMeta;
}

/** A venue. Opened per run; loads heavy code lazily; every HTTP request passes the gate of its context. */
export interface Exchange extends AsyncDisposable {
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

export interface VenueStatus {
  /** `unknown`: nobody could be asked, or the answer says nothing of the kind. */
  readonly state: 'ok' | 'maintenance' | 'down' | 'unknown';
  /** When the maintenance is to end, milliseconds UTC, where the venue says so. */
  readonly until?: number;
  /** The venue's own words. */
  readonly message?: string;
}

export interface SeekAnswer {
  readonly time: number | undefined;
  readonly meta: ResponseMeta;
}

export interface ExchangeCapabilities {
  readonly seek: boolean;
  /** Some of its exchanges have `history`. Absent: none. */
  readonly history?: boolean;
}
