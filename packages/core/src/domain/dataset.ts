/** One series of candles: exchange id, ccxt unified symbol, canonical timeframe. */
export interface DatasetId {
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: string;
}

/** `binance BTC/USDT 1h`: for people and as a map key. */
export const datasetKey = ({ exchange, symbol, timeframe }: DatasetId): string =>
  `${exchange} ${symbol} ${timeframe}`;
