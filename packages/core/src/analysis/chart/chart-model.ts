import { concatCandles, NO_CANDLES, type Candles } from '../../domain/candles.ts';
import type { DatasetId } from '../../domain/dataset.ts';
import type { LedgerEntry } from '../../domain/gap.ts';
import type { Grid } from '../../domain/grid.ts';
import type { Interval } from '../../domain/interval.ts';
import type { View } from '../export-view.ts';
import type { Indicator } from '../indicators/parse-indicators.ts';
import { levelOfDetail } from '../level-of-detail.ts';
import { resample } from '../resample.ts';

/** What a chart shows: as many bars as there is room for, whatever the length of the history. */
export interface ChartModel {
  readonly dataset: DatasetId;
  readonly interval: Interval;
  /** The candles' own grid, and that of the bars they are put together to. */
  readonly grid: Grid;
  readonly barGrid: Grid;
  /** With the columns of the indicators: the value of each bar's last candle. */
  readonly bars: Candles;
  /** Candles that the bars are made of. */
  readonly candles: number;
  readonly indicators: readonly Indicator[];
  readonly gaps: readonly LedgerEntry[];
}

/**
 * Reads a view into a chart, in one pass. Indicators are those of its candles, not of the bars.
 *
 * @param most bars that there is room for
 */
export async function chartModel(
  dataset: DatasetId,
  view: View,
  indicators: readonly Indicator[],
  most: number,
): Promise<ChartModel> {
  const { grid, interval, gaps } = view;
  const barGrid = levelOfDetail(grid, interval, most);
  const columns = indicators.flatMap((each) => each.columns);
  let candles = 0;
  async function* counted(): AsyncGenerator<Candles> {
    for await (const batch of view.batches) {
      candles += batch.length;
      yield batch;
    }
  }
  const parts: Candles[] = [];
  for await (const part of resample(counted(), { grid: barGrid, levels: columns })) parts.push(part);
  const bars = parts.length === 0 ? NO_CANDLES : concatCandles(parts);
  return { dataset, interval, grid, barGrid, bars, candles, indicators, gaps };
}
