import { lowerBound } from './candles.ts';
import type { Interval } from './interval.ts';
import { normaliseIntervals } from './interval.ts';
import type { Timeframe } from './timeframe.ts';

/** 1970-01-05T00:00Z, the first Monday of Unix time: weeks start there. */
export const MONDAY_ORIGIN = 4 * 86_400_000;

/**
 * The open times that candles of a dataset may have: the timeframe's steps from an origin.
 * Slots are numbered from the origin; slot 0 opens at the origin (calendar months: at 1970-01).
 */
export interface Grid {
  /** The distance of its open times. */
  readonly timeframe: Timeframe;
  /** Milliseconds UTC of slot 0. */
  readonly origin: number;
  /** Number of the slot whose candle holds `time`. */
  slotOf(time: number): number;
  /** Open time of a slot. */
  timeOf(slot: number): number;
  /** Open time of the candle that holds `time`. */
  floor(time: number): number;
  /** The first open time at or after `time`. */
  ceil(time: number): number;
  /** Whether a time is an open time. */
  isOn(time: number): boolean;
  /** How many open times lie in `[from, to)`. */
  count(interval: Interval): number;
  /** The smallest on-grid interval with the same open times: both ends rounded up. */
  align(interval: Interval): Interval;
}

/** The origin that a timeframe has unless the venue says otherwise (Binance's 3d, for one). */
export const defaultOrigin = (timeframe: Timeframe): number => (timeframe.unit === 'w' ? MONDAY_ORIGIN : 0);

/**
 * Makes the grid of a timeframe.
 *
 * @param origin milliseconds UTC of slot 0; ignored by calendar timeframes
 */
export function createGrid(timeframe: Timeframe, origin = defaultOrigin(timeframe)): Grid {
  const { stepMs, months } = timeframe;
  const start = stepMs === undefined ? 0 : origin;
  const slotOf =
    stepMs !== undefined
      ? (time: number) => Math.floor((time - origin) / stepMs)
      : (time: number) => {
          const date = new Date(time);
          return Math.floor(((date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()) / months!);
        };
  const timeOf =
    stepMs !== undefined
      ? (slot: number) => origin + slot * stepMs
      : (slot: number) => Date.UTC(1970, slot * months!, 1);
  const floor = (time: number) => timeOf(slotOf(time));
  const ceilSlot = (time: number) => {
    const slot = slotOf(time);
    return timeOf(slot) === time ? slot : slot + 1;
  };
  const ceil = (time: number) => timeOf(ceilSlot(time));
  return {
    timeframe,
    origin: start,
    slotOf,
    timeOf,
    floor,
    ceil,
    isOn: (time) => floor(time) === time,
    count: ({ from, to }) => Math.max(0, ceilSlot(to) - ceilSlot(from)),
    align: ({ from, to }) => ({ from: ceil(from), to: ceil(Math.max(from, to)) }),
  };
}

/** The intervals of `within` in which none of `times` lies, which are strictly ascending and on the grid. */
export function missingIntervals(grid: Grid, within: Interval, times: ArrayLike<number>): Interval[] {
  const { from, to } = grid.align(within);
  const missing: Interval[] = [];
  let expected = from;
  for (let i = lowerBound(times, from); i < times.length && times[i]! < to;) {
    const time = times[i]!;
    if (time > expected) missing.push({ from: expected, to: time });
    i = endOfRow(grid, times, i);
    expected = grid.timeOf(grid.slotOf(times[i - 1]!) + 1);
  }
  if (expected < to) missing.push({ from: expected, to });
  return normaliseIntervals(missing);
}

/** The index behind the last time of those that follow one another from `start` on, without looking at each. */
function endOfRow({ slotOf }: Grid, times: ArrayLike<number>, start: number): number {
  const slot = slotOf(times[start]!);
  const isWhole = (i: number) => slotOf(times[i]!) - slot === i - start;
  let [known, beyond] = [start, times.length];
  for (let ahead = times.length - 1 - start; known + 1 < beyond; ahead = (beyond - known) >> 1) {
    if (isWhole(known + ahead)) known += ahead;
    else beyond = known + ahead;
  }
  return known + 1;
}
