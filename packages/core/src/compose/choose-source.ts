import type { DatasetRecord } from '../contracts/cache.ts';
import { coveredIntervals } from '../domain/coverage.ts';
import { dividesGrid } from '../domain/grid-divides.ts';
import { createGrid, type Grid } from '../domain/grid.ts';
import { subtractIntervals, type Interval } from '../domain/interval.ts';
import { approximateStep } from '../domain/timeframe.ts';
import { timeframeOf } from '../pipeline/target.ts';

/**
 * The cached dataset of a market that candles of `grid` are best made of: the longest candles that divide it, of those
 * that cover the whole range where some do. Undefined: none divides it.
 *
 * @param records of one market
 */
export function chooseSource(
  records: readonly DatasetRecord[],
  grid: Grid,
  range?: Interval,
): DatasetRecord | undefined {
  const step = ({ id }: DatasetRecord) => approximateStep(timeframeOf(id.timeframe));
  const fitting = records
    .filter(({ id }) => id.timeframe !== grid.timeframe.text)
    .filter(({ id, facts }) => dividesGrid(createGrid(timeframeOf(id.timeframe), facts.gridOrigin), grid))
    .sort((a, b) => step(b) - step(a));
  const covers = ({ coverage }: DatasetRecord) =>
    range !== undefined && subtractIntervals([range], coveredIntervals(coverage)).length === 0;
  return fitting.find(covers) ?? fitting[0];
}
