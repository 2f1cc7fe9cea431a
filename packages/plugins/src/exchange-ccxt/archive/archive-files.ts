import type { HistoryFile } from '@candlewick/core';
import type { MarketKind } from '../exchange-entry.ts';

/** Where the archive keeps a kind of market. https://github.com/binance/binance-public-data#klines */
const ROOTS: Readonly<Record<MarketKind, string>> = {
  spot: 'data/spot',
  linear: 'data/futures/um',
  inverse: 'data/futures/cm',
};
export type Period = 'monthly' | 'daily';

/** Folder of a kind of market; each market has one of its own in it. */
export const marketsFolder = (kind: MarketKind, period: Period): string => `${ROOTS[kind]}/${period}/klines/`;

/** One series of files. */
export interface ArchiveSeries {
  readonly kind: MarketKind;
  /** The venue's own name. */
  readonly id: string;
  readonly timeframe: string;
}

export const seriesFolder = ({ kind, id, timeframe }: ArchiveSeries, period: Period): string =>
  `${marketsFolder(kind, period)}${encodeURIComponent(id)}/${timeframe}/`;

const dateText = (time: number, period: Period): string =>
  new Date(time).toISOString().slice(0, period === 'monthly' ? 7 : 10);

/** The greatest key before the file of the period that holds a time: a listing that begins after it has that file. */
export const markerBefore = (series: ArchiveSeries, period: Period, time: number): string => {
  // Dates before 1970 would not be spelt as keys are.
  const since = Math.max(time, 0);
  return `${seriesFolder(series, period)}${series.id}-${series.timeframe}-${dateText(since, period)}`;
};

/**
 * The file that a key of a listing names; undefined for checksums, and for anything that is not named as files of the
 * series are: the name is made anew from the date, so that no text of a listing ever becomes an address.
 */
export function fileOfKey(
  series: ArchiveSeries,
  period: Period,
  key: string,
  bytes: number | undefined,
): HistoryFile | undefined {
  const folder = seriesFolder(series, period);
  const match = /-(\d{4})-(\d{2})(?:-(\d{2}))?\.zip$/.exec(key);
  if (!match) return undefined;
  const [, year, month, day] = match;
  const from = Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1));
  const name = fileName(series, period, from);
  if (key !== folder + name) return undefined;
  return {
    name,
    interval: { from, to: endOfPeriod(from, period) },
    ...(bytes === undefined ? {} : { bytes }),
  };
}

/** Path of a file below the archive's address. */
export const filePath = (series: ArchiveSeries, { name, interval }: HistoryFile): string => {
  const period = name.length === fileName(series, 'daily', interval.from).length ? 'daily' : 'monthly';
  return `${seriesFolder(series, period)}${encodeURIComponent(fileName(series, period, interval.from))}`;
};

const fileName = ({ id, timeframe }: ArchiveSeries, period: Period, from: number): string =>
  `${id}-${timeframe}-${dateText(from, period)}.zip`;

function endOfPeriod(from: number, period: Period): number {
  const date = new Date(from);
  return Date.UTC(
    date.getUTCFullYear(),
    date.getUTCMonth() + (period === 'monthly' ? 1 : 0),
    period === 'monthly' ? 1 : date.getUTCDate() + 1,
  );
}
