import { compareSeries, type SeriesComparison } from '../analysis/compare-series.ts';
import type { Cache, DatasetRecord } from '../contracts/cache.ts';
import type { Candles } from '../domain/candles.ts';
import { coveredIntervals } from '../domain/coverage.ts';
import type { DatasetId } from '../domain/dataset.ts';
import { isExplained } from '../domain/gap.ts';
import { dividesGrid } from '../domain/grid-divides.ts';
import { createGrid } from '../domain/grid.ts';
import { hull, intersectIntervals, type Interval } from '../domain/interval.ts';
import { approximateStep } from '../domain/timeframe.ts';
import { timeframeOf } from '../pipeline/target.ts';
import { datasetView } from './dataset-view.ts';

/** What comparing a dataset with the market's shortest cached candles showed. */
export interface CrossCheck extends SeriesComparison {
  /** The dataset that was compared. */
  readonly dataset: DatasetId;
  /** Timeframe of the shorter candles. */
  readonly source: string;
  /** Where both are covered. */
  readonly interval: Interval;
}

export interface CrossCheckParts {
  readonly cache: Cache;
  read(dataset: DatasetId, interval: Interval): AsyncIterable<Candles>;
}

const gridOf = ({ id, facts }: DatasetRecord) => createGrid(timeframeOf(id.timeframe), facts.gridOrigin);

/**
 * Compares the venue's own candles with what its shortest cached ones make. Only what both cover is judged: where the
 * shorter ones have an open gap, nothing is said.
 *
 * @returns undefined when nothing shorter that divides them is cached, or not for the same time
 */
export async function crossCheck(
  { cache, read }: CrossCheckParts,
  record: DatasetRecord,
  within?: Interval,
): Promise<CrossCheck | undefined> {
  const grid = gridOf(record);
  const source = shortest(await cache.list(), record);
  if (!source) return undefined;
  const covered = coveredIntervals(record.coverage);
  const both = intersectIntervals(covered, coveredIntervals(source.coverage));
  const shared = hull(within ? intersectIntervals(both, [within]) : both);
  if (!shared) return undefined;
  const interval = grid.align({ from: shared.from, to: grid.floor(shared.to) });
  if (interval.from >= interval.to) return undefined;
  const { timeframe } = record.id;
  const readSource = (range: Interval) => read(source.id, range);
  const view = await datasetView(cache, source, readSource, { interval, timeframe });
  const unsure = view.gaps.filter(({ reason }) => !isExplained(reason));
  const [isCovered, isUnsure] = [inOrder(covered), inOrder(unsure)];
  const compared = await compareSeries(read(record.id, interval), view.batches, (kind, time) =>
    kind === 'missing' ? isCovered(time) : !isUnsure(time),
  );
  return { ...compared, dataset: record.id, source: source.id.timeframe, interval };
}

/** Whether ascending times are in one of the (sorted, disjoint) intervals. */
function inOrder(intervals: readonly Interval[]): (time: number) => boolean {
  let next = 0;
  return (time) => {
    while (next < intervals.length && intervals[next]!.to <= time) next++;
    return next < intervals.length && intervals[next]!.from <= time;
  };
}

function shortest(all: readonly DatasetRecord[], record: DatasetRecord): DatasetRecord | undefined {
  const grid = gridOf(record);
  const { id } = record;
  const step = (each: DatasetRecord) => approximateStep(timeframeOf(each.id.timeframe));
  return all
    .filter((each) => each.id.exchange === id.exchange && each.id.symbol === id.symbol)
    .filter((each) => each.id.timeframe !== id.timeframe && each.candles > 0)
    .filter((each) => dividesGrid(gridOf(each), grid))
    .sort((a, b) => step(a) - step(b))[0];
}
