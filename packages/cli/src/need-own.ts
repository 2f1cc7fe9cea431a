import { CandlewickError, type Cache, type DatasetRecord } from '@candlewick/core';
import type { DatasetFilter } from './datasets.ts';
import { needSeries } from './need-series.ts';

/**
 * The cached datasets that a command is about for which candles that are made when they are read cannot stand in.
 *
 * @param remedy what to do where only such candles fit, behind a sentence that says so
 * @throws UNKNOWN_DATASET, UNKNOWN_TIMEFRAME
 */
export async function needOwn(
  cache: Cache,
  filter: DatasetFilter,
  remedy: (made: DatasetRecord['id'], of: string) => string,
): Promise<DatasetRecord[]> {
  const series = await needSeries(cache, filter);
  const own = series.filter(({ timeframe }) => timeframe === undefined).map(({ record }) => record);
  if (own.length > 0) return own;
  const { record, timeframe } = series[0]!;
  const made = { ...record.id, timeframe: timeframe! };
  throw new CandlewickError(
    'UNKNOWN_DATASET',
    `no ${timeframe!} candles of ${made.exchange} ${made.symbol} are cached: they are made of ${record.id.timeframe} when they are read. ${remedy(made, record.id.timeframe)}`,
  );
}
