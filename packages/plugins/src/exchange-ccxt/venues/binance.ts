import type { ErrorCode, PoolRule } from '@candlewick/core';
import type { MarketKind } from '../exchange-entry.ts';
import type { PerKind, VenueFacts } from './venue-facts.ts';

const SPOT = 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api';
const USDM = 'https://developers.binance.com/docs/derivatives/usds-margined-futures';
const COINM = 'https://developers.binance.com/docs/derivatives/coin-margined-futures';
const MINUTE = 60_000;
const DAY = 86_400_000;

/** Where each value stands in a kline row; the rest of the row is not kept. */
export type KlineLayout = readonly (readonly [column: string, index: number])[];

/** One of Binance's APIs, as far as candles go. */
export interface BinanceApi {
  /** ccxt's name of it: the first argument of `request`. */
  readonly api: 'public' | 'fapiPublic' | 'dapiPublic';
  readonly layout: KlineLayout;
  readonly pageLimit: number;
  /** Longest window that one request may ask for. */
  readonly maxWindowMs?: number;
  readonly pool: PoolRule;
  /** Weight by endpoint; a list goes by `limit`: the first entry whose bound is above it counts. */
  readonly weights: Readonly<Record<string, number | readonly (readonly [below: number, weight: number])[]>>;
  readonly source: string;
}

/** `closeTime` (6) is left out: an outage cuts it, and the grid must not be derived from it. */
const QUOTED: KlineLayout = [
  ['time', 0], ['open', 1], ['high', 2], ['low', 3], ['close', 4], ['volume', 5],
  ['quote_volume', 7], ['trades', 8], ['taker_buy_volume', 9], ['taker_buy_quote_volume', 10],
]; // prettier-ignore
/** Column 5 counts contracts and there is no quote volume: `volume` is the base asset's, as in ccxt. */
const COINS: KlineLayout = [
  ['time', 0], ['open', 1], ['high', 2], ['low', 3], ['close', 4], ['volume', 7],
  ['trades', 8], ['taker_buy_volume', 10],
]; // prettier-ignore
const BY_LIMIT = [
  [100, 1],
  [500, 2],
  [1001, 5],
  [Infinity, 10],
] as const;

const minutely = (name: string, limit: number, source: string): PoolRule => ({
  name,
  limit,
  windowMs: MINUTE,
  window: 'fixed',
  source,
});

const spot: BinanceApi = {
  api: 'public',
  layout: QUOTED,
  pageLimit: 1000,
  pool: minutely('spot-weight', 6000, `${SPOT}/limits`),
  weights: { klines: 2, exchangeInfo: 20, time: 1, ping: 1 },
  source: `${SPOT}/market-data-endpoints#klinecandlestick-data`,
};
const linear: BinanceApi = {
  api: 'fapiPublic',
  layout: QUOTED,
  // 499 rows weigh 2, 1000 weigh 5: a quarter more candles for the same budget.
  pageLimit: 499,
  pool: minutely('usdm-weight', 2400, `${USDM}/general-info`),
  weights: { klines: BY_LIMIT, exchangeInfo: 1, time: 1, ping: 1 },
  source: `${USDM}/market-data/rest-api/Kline-Candlestick-Data`,
};
const inverse: BinanceApi = {
  api: 'dapiPublic',
  layout: COINS,
  pageLimit: 499,
  maxWindowMs: 200 * DAY,
  pool: minutely('coinm-weight', 2400, `${COINM}/general-info`),
  weights: { klines: BY_LIMIT, exchangeInfo: 1, time: 1, ping: 1 },
  source: `${COINM}/market-data/rest-api/Kline-Candlestick-Data`,
};
const us: BinanceApi = {
  ...spot,
  pool: minutely('spot-weight', 1200, 'https://docs.binance.us/#limits'),
  weights: { klines: 1, exchangeInfo: 10, time: 1, ping: 1 },
  source: 'https://docs.binance.us/#get-candlestick-data',
};

/** Which APIs an id of the family serves candles from. */
export const BINANCE_FAMILY: Readonly<Record<string, PerKind<BinanceApi>>> = {
  binance: { spot, linear, inverse },
  binanceusdm: { linear },
  binancecoinm: { inverse },
  binanceus: { spot: us },
};

export const BINANCE_FACTS: VenueFacts = {
  window: {
    value: 'startTime and endTime are both included, by the open time',
    source: `${SPOT}/market-data-endpoints#klinecandlestick-data`,
  },
  quirk: {
    value:
      'a start before the listing answers from the listing on; neither end: the newest, the forming one included',
    source: 'recorded answers',
  },
  order: { value: { spot: 'ascending', linear: 'ascending', inverse: 'ascending' }, source: spot.source },
  startSeeks: {
    // COIN-M answers with the newest of the window instead (its page above).
    value: ['spot', 'linear'] satisfies MarketKind[],
    source:
      'recorded answers: startTime with limit=1 answers with the first candle from there, also before listing',
  },
  absence: {
    value: 'outage',
    source:
      'all 35 absent stretches of BTC/USDT 1m from 2017 to 2025 are outages; quiet minutes come as flat candles',
  },
  settleMs: { value: 2_000, source: 'a margin of ours: the venue states none' },
  statuses: { value: { 403: 'EXCHANGE_RATE_LIMITED' }, source: `${SPOT}/general-api-information WAF limit` },
};

/** Addresses beside the usual one, by id. */
export const BINANCE_ENDPOINTS: Readonly<Record<string, VenueFacts['endpoints']>> = {
  binance: {
    value: {
      api: 'public',
      origins: [
        'https://api.binance.com',
        'https://api-gcp.binance.com',
        'https://api1.binance.com',
        'https://api2.binance.com',
        'https://api3.binance.com',
        'https://api4.binance.com',
        // Market data only, and served where the others are not.
        'https://data-api.binance.vision',
      ],
    },
    source: `${SPOT}/general-api-information base endpoints; limits are counted by IP (${SPOT}/limits)`,
  },
};

/**
 * Whose budgets an id shares: the futures of `binance` and of `binanceusdm` are one API, which counts one IP once. The
 * pools keep the APIs apart.
 */
export const BINANCE_BUDGETS: Readonly<Record<string, string>> = {
  binanceusdm: 'https://api.binance.com',
  binancecoinm: 'https://api.binance.com',
};

/** How the family says what a budget has left. */
export const BINANCE_USED_WEIGHT = 'x-mbx-used-weight-1m';

/** The family's own error numbers; ccxt maps some of them differently on addresses that it does not know. */
export const BINANCE_ERRORS: Readonly<Record<string, ErrorCode>> = {
  '-1000': 'EXCHANGE_UNAVAILABLE',
  '-1001': 'EXCHANGE_UNAVAILABLE',
  '-1003': 'EXCHANGE_RATE_LIMITED',
  '-1004': 'EXCHANGE_UNAVAILABLE',
  '-1006': 'EXCHANGE_UNAVAILABLE',
  '-1007': 'EXCHANGE_TIMEOUT',
  '-1008': 'EXCHANGE_UNAVAILABLE',
  '-1120': 'UNKNOWN_TIMEFRAME',
  '-1121': 'UNKNOWN_SYMBOL',
  '-2014': 'EXCHANGE_AUTH',
  '-2015': 'EXCHANGE_AUTH',
};
