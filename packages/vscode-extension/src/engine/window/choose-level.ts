import { approximateStep, divides, type Grid, type Interval, type Timeframe } from '@candlewick/core';
import { COMMON_TIMEFRAMES, timeframeOf } from '@candlewick/core/host';

export interface LevelRequest {
  /** Of the dataset. */
  readonly own: Timeframe;
  readonly shortest: Timeframe;
  readonly interval: Interval;
  readonly mostBars: number;
  readonly gridOf: (timeframe: Timeframe) => Grid | Promise<Grid>;
}

export interface Level {
  readonly timeframe: Timeframe;
  readonly grid: Grid;
}

/** Months and years on end: any history fits a screen. */
const LONGER = ['3M', '1y'];

/** The shortest timeframe from `shortest` on that gives at most `mostBars` bars; the longest there is, where none does. */
export async function chooseLevel({
  own,
  shortest,
  interval,
  mostBars,
  gridOf,
}: LevelRequest): Promise<Level> {
  const longer = [...COMMON_TIMEFRAMES, ...LONGER]
    .map(timeframeOf)
    .filter((each) => approximateStep(each) > approximateStep(shortest) && divides(own, each));
  let level: Level = { timeframe: shortest, grid: await gridOf(shortest) };
  for (const timeframe of longer) {
    if (fits(level.grid, interval, mostBars)) return level;
    level = { timeframe, grid: await gridOf(timeframe) };
  }
  return level;
}

/** Bars that the interval touches, the ones at its ends included. */
const fits = (grid: Grid, { from, to }: Interval, mostBars: number): boolean =>
  to <= from || grid.slotOf(to - 1) - grid.slotOf(from) + 1 <= mostBars;
