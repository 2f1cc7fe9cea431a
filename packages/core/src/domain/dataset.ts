/** One series of candles: exchange id, ccxt unified symbol, canonical timeframe. */
export interface DatasetId {
  /** The exchange's id, `binance`; `import:<name>` for what came from files. */
  readonly exchange: string;
  /** The unified symbol, `BTC/USDT`; with the settlement currency for contracts, `BTC/USDT:USDT`. */
  readonly symbol: string;
  /** The canonical timeframe, `1h`. */
  readonly timeframe: string;
}

/** `binance BTC/USDT 1h`: for people and as a map key. */
export const datasetKey = ({ exchange, symbol, timeframe }: DatasetId): string =>
  `${exchange} ${symbol} ${timeframe}`;
