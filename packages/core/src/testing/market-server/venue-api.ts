/** Binance's rules of one of its REST APIs, as data. */
export interface VenueApi {
  readonly name: 'spot' | 'futures' | 'coin-futures';
  /** Path before the endpoint. */
  readonly prefix: string;
  /** Weight of an IP per fixed calendar minute. */
  readonly weightLimit: number;
  readonly defaultLimit: number;
  readonly maximumLimit: number;
  readonly weights: Readonly<Record<'exchangeInfo' | 'time' | 'ping', number>>;
  klinesWeight(limit: number): number;
  /** Of more candles than the limit the newest are answered, and a start alone means so many milliseconds from it. */
  readonly newestOfMs?: number;
}

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api/Kline-Candlestick-Data */
const futuresWeight = (limit: number): number =>
  limit < 100 ? 1 : limit < 500 ? 2 : limit <= 1_000 ? 5 : 10;
const FUTURES = {
  weightLimit: 2_400,
  defaultLimit: 500,
  maximumLimit: 1_500,
  weights: { exchangeInfo: 1, time: 1, ping: 1 },
  klinesWeight: futuresWeight,
};

export const VENUE_APIS: readonly VenueApi[] = [
  // https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints
  {
    name: 'spot',
    prefix: '/api/v3/',
    weightLimit: 6_000,
    defaultLimit: 500,
    maximumLimit: 1_000,
    weights: { exchangeInfo: 20, time: 1, ping: 1 },
    klinesWeight: () => 2,
  },
  { name: 'futures', prefix: '/fapi/v1/', ...FUTURES },
  // https://developers.binance.com/docs/derivatives/coin-margined-futures/market-data/rest-api/Kline-Candlestick-Data
  { name: 'coin-futures', prefix: '/dapi/v1/', ...FUTURES, newestOfMs: 200 * 86_400_000 },
];
