import type { Interval } from '../domain/interval.ts';
import { dividesGrid } from '../domain/grid-divides.ts';
import { createGrid, type Grid } from '../domain/grid.ts';
import { approximateStep, parseTimeframe, type Timeframe } from '../domain/timeframe.ts';

/** Lengths that people read without counting. */
const LADDER = [
  '1s', '5s', '10s', '30s', '1m', '3m', '5m', '10m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h',
  '1d', '2d', '3d', '1w', '2w', '1M', '2M', '3M', '6M', '1y', '2y', '5y',
] as const; // prettier-ignore
/** Multiples tried where none of them fits. */
const MULTIPLES = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50] as const;

/**
 * The shortest candles, at least as long as the grid's own, of which no more than `most` cover the interval: what a chart
 * has room for.
 */
export function levelOfDetail(grid: Grid, interval: Interval, most: number): Grid {
  const fits = (each: Grid) => each.slotOf(interval.to - 1) - each.slotOf(interval.from) < most;
  if (interval.to <= interval.from || fits(grid)) return grid;
  const own = approximateStep(grid.timeframe);
  const candidates = (texts: readonly string[]) =>
    texts
      .map((text) => parseTimeframe(text)!)
      .filter((each) => approximateStep(each) > own)
      .sort((a, b) => approximateStep(a) - approximateStep(b))
      .map((each) => createGrid(each, originFor(grid, each)))
      .filter((each) => dividesGrid(grid, each));
  const multiples = candidates(multiplesOf(grid.timeframe));
  return candidates(LADDER).find(fits) ?? multiples.find(fits) ?? multiples.at(-1) ?? grid;
}

function multiplesOf({ count, unit }: Timeframe): string[] {
  const tens = [1, 10, 100, 1_000, 10_000].flatMap((ten) => MULTIPLES.map((each) => each * ten));
  return tens.map((each) => each * count).filter((each) => each < 1_000_000).map((each) => `${each}${unit}`); // prettier-ignore
}

/** Longer candles begin with the shorter ones where these have an origin of their own. */
const originFor = (grid: Grid, { unit, stepMs }: Timeframe): number | undefined =>
  unit === 'd' && stepMs !== undefined && grid.timeframe.unit === 'd' ? grid.origin : undefined;
