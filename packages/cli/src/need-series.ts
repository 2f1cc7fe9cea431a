import { CandlewickError, type Cache, type DatasetRecord, type Interval } from '@candlewick/core';
import { chooseSource, derivedGrid, timeframeOf } from '@candlewick/core/host';
import { findDatasets, needDatasets, type DatasetFilter } from './datasets.ts';

export interface SeriesFilter extends DatasetFilter {
  /** The cached candles that longer ones are to be made of. */
  readonly fromTimeframe?: string;
}

/** Cached candles that a command looks at, and the longer ones that it makes of them, if it does. */
export interface Series {
  readonly record: DatasetRecord;
  readonly timeframe?: string;
}

/** `binance BTC/USDT 7m made of 1m`. */
export function seriesTitle({ record: { id }, timeframe }: Series): string {
  const made = timeframe === undefined ? id.timeframe : `${timeframe} made of ${id.timeframe}`;
  return `${id.exchange} ${id.symbol} ${made}`;
}

/** What documents say of a series; the timeframe that it is made of only where it is made. */
export const seriesDocument = ({ record: { id }, timeframe }: Series) => ({
  ...id,
  ...(timeframe === undefined ? {} : { timeframe, from_timeframe: id.timeframe }),
});

/**
 * The series that a command is about: cached datasets of the wanted timeframe, and where a named market has none, or
 * another source is asked for, longer candles made of cached ones.
 *
 * @param rangeOf the part of a dataset that will be looked at; undefined: all
 * @throws UNKNOWN_DATASET, UNKNOWN_TIMEFRAME, USAGE
 */
export async function needSeries(
  cache: Cache,
  filter: SeriesFilter,
  rangeOf: (record: DatasetRecord) => Interval | undefined = () => undefined,
): Promise<readonly Series[]> {
  const { exchange, symbol, fromTimeframe } = filter;
  if (filter.timeframe === undefined) {
    if (fromTimeframe === undefined) return (await needDatasets(cache, filter)).map((record) => ({ record }));
    throw new CandlewickError('USAGE', '--from-timeframe goes with --timeframe: the candles to be made.');
  }
  const timeframe = timeframeOf(filter.timeframe).text;
  const source = fromTimeframe === undefined ? undefined : timeframeOf(fromTimeframe).text;
  const found = await findDatasets(cache, { exchange, symbol, timeframe });
  const isOwn = source === undefined || source === timeframe;
  if (isOwn && found.length > 0 && symbol === undefined) return found.map((record) => ({ record }));
  const all = await needDatasets(cache, { exchange, symbol });
  const series: Series[] = [];
  const without: DatasetRecord[][] = [];
  for (const records of byMarket(all)) {
    const own = records.find(({ id }) => id.timeframe === timeframe);
    if (own && isOwn) series.push({ record: own });
    else {
      const usable = source === undefined ? records : records.filter(({ id }) => id.timeframe === source);
      const grid = await derivedGrid(cache, records[0]!.id, timeframe);
      const record = chooseSource(usable, grid, rangeOf(records[0]!));
      if (record) series.push({ record, timeframe });
      else without.push(records);
    }
  }
  // Of markets that a pattern names, those that can be served are meant.
  const isNamed = symbol !== undefined && !symbol.some((each) => each.includes('*'));
  if (series.length > 0 && !(isNamed && without.length > 0)) return series;
  throw new CandlewickError('UNKNOWN_DATASET', lacking(without.flat(), timeframe, source));
}

function lacking(all: readonly DatasetRecord[], timeframe: string, source: string | undefined): string {
  const { exchange, symbol } = all[0]!.id;
  const own = all.filter(({ id }) => id.exchange === exchange && id.symbol === symbol);
  const cached = own.map(({ id }) => id.timeframe).join(', ');
  const market = ` of ${exchange} ${symbol}`;
  const what =
    source === undefined
      ? `${timeframe} candles${market} are neither cached nor can they be made of what is: ${cached}.`
      : `${timeframe} candles${market} cannot be made of ${source}; cached are ${cached}.`;
  return `${what} Fetch what they need with: candlewick fetch --exchange ${exchange} --symbol ${symbol} --timeframe ${timeframe}`;
}

function byMarket(records: readonly DatasetRecord[]): DatasetRecord[][] {
  const markets = new Map<string, DatasetRecord[]>();
  for (const record of records) {
    const key = `${record.id.exchange}\n${record.id.symbol}`;
    markets.set(key, [...(markets.get(key) ?? []), record]);
  }
  return [...markets.values()];
}
