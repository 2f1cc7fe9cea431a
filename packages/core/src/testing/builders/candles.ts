import type { Candles } from '../../domain/candles.ts';
import { allocateCandles, pickRows } from '../../domain/candles.ts';
import { createGrid } from '../../domain/grid.ts';
import { parseTimeframe } from '../../domain/timeframe.ts';

/** Which candles to make. */
export interface CandlesSpec {
  /** First open time: milliseconds UTC or ISO text. Default 2024-01-01. Rounded up to the timeframe's grid. */
  readonly from?: number | string;
  /** Default `1h`. Calendar timeframes too. */
  readonly timeframe?: string;
  /** Milliseconds UTC of slot 0, where the grid is not the default one. */
  readonly origin?: number;
  /** Slots; default 24. */
  readonly count?: number;
  /** Equal seeds give equal candles at equal times, whatever range is asked for. */
  readonly seed?: number;
  /** Names of extra columns. */
  readonly extras?: readonly string[];
  /** Slots (counted from 0) that have no candle. */
  readonly without?: readonly number[];
}

/** Plausible candles, the same for the same specification: prices with two decimals, volumes with five. */
export function candles(spec: CandlesSpec = {}): Candles {
  const { timeframe = '1h', count = 24, seed = 1, extras = [], without = [] } = spec;
  const grid = createGrid(parseTimeframe(timeframe)!, spec.origin);
  const first = grid.slotOf(grid.ceil(timeOf(spec.from ?? '2024-01-01')));
  const result = allocateCandles(count, extras);
  for (let i = 0; i < count; i++) {
    const time = grid.timeOf(first + i);
    const open = price(time, seed, 1);
    const close = price(time, seed, 2);
    result.time[i] = time;
    result.open[i] = open;
    result.close[i] = close;
    result.high[i] = round(Math.max(open, close) + 3 * chance(time, seed, 3), 2);
    result.low[i] = round(Math.min(open, close) - 3 * chance(time, seed, 4), 2);
    result.volume[i] = round(50 * chance(time, seed, 5), 5);
    extras.forEach((name, e) => (result.extras[name]![i] = round(1_000 * chance(time, seed, 6 + e), 3)));
  }
  if (without.length === 0) return result;
  const absent = new Set(without);
  return pickRows(
    result,
    Array.from({ length: count }, (_, i) => i).filter((i) => !absent.has(i)),
  );
}

/** Milliseconds UTC of ISO text: `2024-01-01`, `2024-01-01T12:00Z`. */
export const timeOf = (time: number | string): number => (typeof time === 'number' ? time : Date.parse(time));

/** Between 0 and 1, decided by its arguments alone. */
function chance(time: number, seed: number, salt: number): number {
  let hash =
    Math.imul((time / 1_000) | 0, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b) ^ Math.imul(salt, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

const price = (time: number, seed: number, salt: number): number =>
  round(30_000 + 400 * chance(time, seed, salt), 2);

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
