import type { DatasetId } from '../engine/protocol.ts';

/** `binance BTC/USDT 1h`: for people, and as a key. */
export const datasetName = ({ exchange, symbol, timeframe }: DatasetId): string =>
  `${exchange} ${symbol} ${timeframe}`;
