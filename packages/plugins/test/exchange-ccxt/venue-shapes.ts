import type { Loopback } from './loopback.ts';
import { startLoopback } from './loopback.ts';

const MINUTE = 60_000;

/** Candles of a made-up market: a price that follows from the time, so that every answer can be checked. */
export interface MadeUp {
  readonly from: number;
  readonly to: number;
  /** Whether there is a candle of that open time. */
  has(time: number): boolean;
}

export const priceAt = (time: number): number => 100 + ((time / MINUTE) % 977) / 100;

/** Rows `[time, price]` of the market that open in `[first, last]`, oldest first. */
function rowsIn({ from, to, has }: MadeUp, step: number, first: number, last: number): [number, string][] {
  const rows: [number, string][] = [];
  // The coarse candle of the listing opens before it, and the newest one is still forming.
  const listed = Math.floor(from / step) * step;
  const begin = Math.ceil(Math.max(first, listed) / step) * step;
  for (let time = begin; time <= last && time < to; time += step)
    if (has(time)) rows.push([time, String(priceAt(time))]);
  return rows;
}

const whole = (url: URL, name: string, otherwise: number): number =>
  Number(url.searchParams.get(name) ?? otherwise);

/** A venue that answers in the shape and by the habits of a real one, and where ccxt keeps its address. */
export interface Shape {
  readonly address: string;
  readonly symbol: string;
  readonly id: string;
  answer(url: URL, market: MadeUp): unknown;
}

const OKX_UNITS: Readonly<Record<string, number>> = { m: MINUTE, H: 60 * MINUTE, D: 1_440 * MINUTE };
/** `1m`, `1H`, `6Hutc`, `1Dutc`. */
const okxStep = (bar: string): number => parseInt(bar, 10) * OKX_UNITS[/[mHD]/.exec(bar)![0]]!;

const COINBASE: Readonly<Record<string, number>> = { ONE_MINUTE: 1, ONE_HOUR: 60, ONE_DAY: 1_440 };

export const SHAPES: Readonly<Record<string, Shape>> = {
  // Both ends are excluded, the newest come first, and the newest of the window count.
  okx: {
    address: 'rest',
    symbol: 'BTC/USDT',
    id: 'BTC-USDT',
    answer: (url, market) => {
      const step = okxStep(url.searchParams.get('bar')!);
      const limit = Math.min(whole(url, 'limit', 100), url.pathname.endsWith('history-candles') ? 100 : 300);
      const rows = rowsIn(market, step, whole(url, 'before', 0) + 1, whole(url, 'after', market.to) - 1);
      const data = rows.slice(-limit).reverse();
      return { code: '0', msg: '', data: data.map(([t, p]) => [String(t), p, p, p, p, '1', '1', '1', '1']) };
    },
  },
  // Both ends are included, the newest come first, and the newest of the window count.
  bybit: {
    address: 'public',
    symbol: 'BTC/USDT:USDT',
    id: 'BTCUSDT',
    answer: (url, market) => {
      const interval = url.searchParams.get('interval')!;
      const step = (interval === 'D' ? 1_440 : interval === 'W' ? 10_080 : Number(interval)) * MINUTE;
      const rows = rowsIn(market, step, whole(url, 'start', 0), whole(url, 'end', market.to));
      const list = rows.slice(-whole(url, 'limit', 200)).reverse();
      return {
        retCode: 0,
        retMsg: 'OK',
        result: { category: 'linear', list: list.map(([t, p]) => [String(t), p, p, p, p, '1', '1']) },
      };
    },
  },
  // The newest 720, whatever is asked; `since` only leaves out what is older. The last one is still forming.
  kraken: {
    address: 'public',
    symbol: 'BTC/USDT',
    id: 'XBTUSDT',
    answer: (url, market) => {
      const step = whole(url, 'interval', 1) * MINUTE;
      const rows = rowsIn(market, step, market.to - 1_000 * step, market.to).slice(-720);
      const since = whole(url, 'since', 0) * 1000;
      const result = rows.filter(([t]) => t > since).map(([t, p]) => [t / 1000, p, p, p, p, p, '1', 1]);
      return { error: [], result: { XBTUSDT: result, last: 0 } };
    },
  },
  // Both ends are included, 200 days apart at most; the newest of the window count, oldest first.
  binancecoinm: {
    address: 'dapiPublic',
    symbol: 'BTC/USD:BTC',
    id: 'BTCUSD_PERP',
    answer: (url, market) => {
      const interval = url.searchParams.get('interval')!;
      const unit = { m: MINUTE, h: 60 * MINUTE, d: 1_440 * MINUTE, w: 10_080 * MINUTE }[interval.at(-1)!]!;
      const [first, last] = [whole(url, 'startTime', 0), whole(url, 'endTime', 0)];
      if (last - first > 200 * 1_440 * MINUTE) return { code: -1127, msg: 'More than 200 days between startTime and endTime.' };
      const rows = rowsIn(market, parseInt(interval, 10) * unit, first, last).slice(-whole(url, 'limit', 500));
      return rows.map(([t, p]) => [t, p, p, p, p, '5', t + 1, '1', 3, '2', '0.5', '0']);
    },
  },
  // Both ends are included, in seconds; more than 300 are refused; the newest come first.
  coinbase: {
    address: 'rest',
    symbol: 'BTC/USD',
    id: 'BTC-USD',
    answer: (url, market) => {
      const step = (COINBASE[url.searchParams.get('granularity')!] ?? 5) * MINUTE;
      const [first, last] = [whole(url, 'start', 0) * 1000, whole(url, 'end', 0) * 1000];
      if ((last - first) / step > 300) return { error: 'INVALID_ARGUMENT', message: 'too many candles' };
      const rows = rowsIn(market, step, first, last).reverse();
      const candle = ([t, p]: [number, string]) => ({ start: String(t / 1000), low: p, high: p, open: p, close: p, volume: '1' });
      return { candles: rows.map(candle) };
    },
  },
}; // prettier-ignore

/** Serves the shape, with the venue's own server time where ccxt asks for it. */
export const startShape = (shape: Shape, market: MadeUp): Promise<Loopback> =>
  startLoopback((url) => shape.answer(url, market));
