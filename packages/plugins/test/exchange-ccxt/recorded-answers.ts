import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Real answers of other venues, outside of the repository. */
export const DATA = process.env['CANDLEWICK_TEST_DATA'];
export const recorded = (name: string): Promise<string> => readFile(join(DATA!, 'http', name), 'utf8');

export interface Recorded {
  readonly file: string;
  /** Where ccxt keeps the address of public candles. */
  readonly address: string;
  readonly symbol: string;
  readonly id: string;
  readonly timeframe: string;
  readonly from: number;
  readonly slots: number;
  /** The request that must come, as parameters. */
  readonly asks: Record<string, string>;
  /** The answer's own rows as [time, open, high, low, close, volume], oldest first. */
  rows(answer: never): number[][];
}

const numbers = (row: readonly unknown[]) => row.map(Number);

export const RECORDED: Readonly<Record<string, Recorded>> = {
  okx: {
    file: 'okx-candles.json',
    address: 'rest',
    symbol: 'BTC/USDT:USDT',
    id: 'BTC-USDT-SWAP',
    timeframe: '1m',
    from: 1747093980000,
    slots: 2,
    asks: { instId: 'BTC-USDT-SWAP', bar: '1m', limit: '2', before: '1747093979999', after: '1747094099999' },
    // ccxt takes the base currency's volume of a swap (6), not the number of contracts (5).
    rows: (answer: { data: string[][] }) =>
      answer.data.map(([time, open, high, low, close, , base]) => numbers([time, open, high, low, close, base])).reverse(),
  },
  bybit: {
    file: 'bybit-kline.json',
    address: 'public',
    symbol: 'BTC/USDT:USDT',
    id: 'BTCUSDT',
    timeframe: '1m',
    from: 1709891640000,
    slots: 1,
    asks: { category: 'linear', symbol: 'BTCUSDT', interval: '1', start: '1709891640000', end: '1709891699999', limit: '1' },
    rows: (answer: { result: { list: string[][] } }) => answer.result.list.map((row) => numbers(row.slice(0, 6))),
  },
  kraken: {
    file: 'kraken-ohlc-721rows.json',
    address: 'public',
    symbol: 'BTC/USDT',
    id: 'XBTUSDT',
    timeframe: '1m',
    from: 1762777020000,
    slots: 720,
    asks: { pair: 'XBTUSDT', interval: '1', since: '1762776960' },
    rows: (answer: { result: { XBTUSDT: unknown[][] } }) =>
      answer.result.XBTUSDT.map(([time, open, high, low, close, , volume]) =>
        numbers([Number(time) * 1000, open, high, low, close, volume]),
      ),
  },
  coinbase: {
    file: 'coinbase-candles.json',
    address: 'rest',
    symbol: 'BTC/USD',
    id: 'BTC-USD',
    timeframe: '1h',
    from: 1712188800000,
    slots: 2,
    asks: { granularity: 'ONE_HOUR', start: '1712188800', end: '1712195999' },
    rows: (answer: { candles: Record<string, string>[] }) =>
      answer.candles
        .map(({ start, open, high, low, close, volume }) => numbers([Number(start) * 1000, open, high, low, close, volume]))
        .reverse(),
  },
}; // prettier-ignore
