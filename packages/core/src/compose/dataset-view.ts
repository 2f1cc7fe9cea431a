import { exportView, type IndicatorStep, type View, type ViewSource } from '../analysis/export-view.ts';
import type { FillMethod } from '../analysis/fill-gaps.ts';
import type { Indicator } from '../analysis/indicators/parse-indicators.ts';
import type { PartialMode } from '../analysis/resample.ts';
import type { Cache, DatasetRecord } from '../contracts/cache.ts';
import type { Candles } from '../domain/candles.ts';
import { datasetKey, type DatasetId } from '../domain/dataset.ts';
import { dividesGrid } from '../domain/grid-divides.ts';
import { createGrid, type Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import { CandlewickError } from '../errors.ts';
import { intervalState } from '../pipeline/outcome.ts';
import { timeframeOf } from '../pipeline/target.ts';

/** How a dataset is to be looked at. Nothing of a view is ever stored. */
export interface ViewOptions {
  /** Absent: all that is cached. */
  readonly interval?: Interval | undefined;
  /** Longer candles, made of the dataset's: any multiple, `7m`. Absent, or the dataset's own: its candles as they are. */
  readonly timeframe?: string | undefined;
  /** What becomes of longer candles that are not fully covered; default: they are left out. */
  readonly partial?: PartialMode | undefined;
  /** Absent candles are filled in and flagged in the column `filled`. */
  readonly fill?: FillMethod | undefined;
  /** Columns of indicators; see `parseIndicators`. Candles before the interval are read where they need them. */
  readonly indicators?: readonly Indicator[] | undefined;
}

/**
 * A view of a cached dataset.
 *
 * @param read candles of the dataset
 * @throws UNKNOWN_TIMEFRAME where the dataset's candles do not divide the wanted ones
 */
export async function datasetView(
  cache: Cache,
  record: DatasetRecord,
  read: (interval: Interval) => AsyncIterable<Candles>,
  { timeframe, interval, partial, fill, indicators }: ViewOptions,
): Promise<View> {
  const grid = gridOf(record);
  const { facts } = record;
  const source: ViewSource = {
    grid,
    span: spanOf(record),
    read,
    extras: facts.extras ?? [],
    listedAt: facts.listedAt,
    state: (interval) => intervalState(record, interval, grid),
  };
  const request = { interval, partial, fill, indicators: await indicatorStep(indicators) };
  const wanted = timeframe === undefined ? undefined : timeframeOf(timeframe).text;
  if (wanted === undefined || wanted === record.id.timeframe) return exportView(request, source);
  const longer = await derivedGrid(cache, record.id, wanted);
  if (!dividesGrid(grid, longer))
    throw new CandlewickError(
      'UNKNOWN_TIMEFRAME',
      `${wanted} candles cannot be made of those of ${datasetKey(record.id)}: they do not begin and end together.`,
    );
  return exportView({ ...request, grid: longer }, source);
}

/** The grid of candles derived for a market: the venue's own where it is known from cached ones, else the default one. */
export async function derivedGrid(cache: Cache, dataset: DatasetId, timeframe: string): Promise<Grid> {
  const native = await cache.get({ ...dataset, timeframe });
  return createGrid(timeframeOf(timeframe), native?.facts.gridOrigin);
}

/** The grid that a dataset's candles lie on. */
export const gridOf = ({ id, facts }: DatasetRecord): Grid =>
  createGrid(timeframeOf(id.timeframe), facts.gridOrigin);

/** From the first cached candle to the end of the last; empty where there is none. */
export function spanOf(record: DatasetRecord): Interval {
  const { firstTime, lastTime } = record;
  if (firstTime === undefined || lastTime === undefined) return { from: 0, to: 0 };
  const grid = gridOf(record);
  return { from: firstTime, to: grid.timeOf(grid.slotOf(lastTime) + 1) };
}

async function indicatorStep(list: readonly Indicator[] = []): Promise<IndicatorStep | undefined> {
  if (list.length === 0) return undefined;
  const { addIndicators } = await import('../analysis/indicators/add-indicators.ts');
  return { list, add: addIndicators };
}
