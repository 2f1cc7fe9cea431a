import type { DatasetRecord } from '../contracts/cache.ts';
import type { Candles } from '../domain/candles.ts';
import { createGrid } from '../domain/grid.ts';
import { intersect, type Interval } from '../domain/interval.ts';
import type { Reader } from '../pipeline/6-read.ts';
import { timeframeOf } from '../pipeline/target.ts';
import { wholeColumns } from '../pipeline/whole-columns.ts';

/** All rows of a dataset inside the interval. */
export function datasetColumns(
  { id, candles, facts, firstTime = 0, lastTime = 0 }: DatasetRecord,
  reader: Reader,
  interval: Interval,
): Promise<Candles> {
  const within = intersect(interval, { from: firstTime, to: lastTime + 1 });
  const grid = createGrid(timeframeOf(id.timeframe), facts.gridOrigin);
  const most = within ? Math.min(candles, grid.count(within)) : 0;
  return wholeColumns(reader.read(id, interval, { reuse: true }), most, facts.extras);
}
