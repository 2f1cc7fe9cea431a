import type { Cache, DatasetRecord } from '@candlewick/core';
import { needSeries, type SeriesFilter } from './need-series.ts';
import type { Terminal } from './render/terminal.ts';

/**
 * The cached datasets that a command is about which works on what is stored: candles that are made when they are read stand for
 * those they are made of, and the terminal says so.
 *
 * @throws UNKNOWN_DATASET, UNKNOWN_TIMEFRAME
 */
export async function needStored(
  terminal: Terminal,
  cache: Cache,
  filter: SeriesFilter,
): Promise<DatasetRecord[]> {
  const series = await needSeries(cache, filter);
  for (const { record, timeframe } of series)
    if (timeframe !== undefined)
      terminal.line(
        `${record.id.symbol} ${timeframe} is made of cached ${record.id.timeframe} candles when it is read: these are meant.`,
      );
  return series.map(({ record }) => record);
}
