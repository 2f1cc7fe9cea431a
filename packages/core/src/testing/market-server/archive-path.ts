import type { Interval } from '../../domain/interval.ts';
import type { VenueApi } from './venue-api.ts';

/** Folders of the archive, by API. https://github.com/binance/binance-public-data#klines */
export const ARCHIVE_ROOTS: Readonly<Record<VenueApi['name'], string>> = {
  spot: 'data/spot',
  futures: 'data/futures/um',
  'coin-futures': 'data/futures/cm',
};
export type ArchivePeriod = 'monthly' | 'daily';

/** One file of the archive, as its key says. */
export interface ArchiveKey {
  readonly api: VenueApi['name'];
  readonly period: ArchivePeriod;
  /** The venue's id: `BTCUSDT`. */
  readonly symbol: string;
  readonly timeframe: string;
  readonly interval: Interval;
  /** `BTCUSDT-1m-2021-01.zip` */
  readonly name: string;
  /** Asked for is the file's checksum, not the file. */
  readonly checksum: boolean;
}

const KEY =
  /^\/?(data\/(?:spot|futures\/um|futures\/cm))\/(monthly|daily)\/klines\/([^/]+)\/([^/]+)\/(\3-\4-(\d{4})-(\d{2})(?:-(\d{2}))?\.zip)(\.CHECKSUM)?$/;

/** The archive writes months otherwise than the API does. */
const spelt = (timeframe: string): string => (timeframe === '1M' ? '1mo' : timeframe);

/** Reads a key; undefined for anything that is no file of candles. */
export function parseArchiveKey(key: string): ArchiveKey | undefined {
  const match = KEY.exec(key);
  if (!match) return undefined;
  const [, root, period, symbol, timeframe, name, year, month, day, checksum] = match as unknown as string[];
  if ((day !== undefined) !== (period === 'daily')) return undefined;
  const api = (Object.keys(ARCHIVE_ROOTS) as VenueApi['name'][]).find((each) => ARCHIVE_ROOTS[each] === root);
  const from = Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1));
  return {
    api: api!,
    period: period as ArchivePeriod,
    symbol: symbol!,
    timeframe: timeframe === '1mo' ? '1M' : timeframe!,
    interval: { from, to: nextPeriod(from, period as ArchivePeriod) },
    name: name!,
    checksum: checksum !== undefined,
  };
}

/** The key of the file whose period begins at a time. */
export function archiveKey(
  api: VenueApi['name'],
  period: ArchivePeriod,
  symbol: string,
  timeframe: string,
  from: number,
): string {
  const date = new Date(from).toISOString().slice(0, period === 'monthly' ? 7 : 10);
  const frame = spelt(timeframe);
  return `${archiveFolder(api, period, symbol, frame)}${symbol}-${frame}-${date}.zip`;
}

export const archiveFolder = (
  api: VenueApi['name'],
  period: ArchivePeriod,
  symbol: string,
  timeframe: string,
): string => `${ARCHIVE_ROOTS[api]}/${period}/klines/${symbol}/${spelt(timeframe)}/`;

/** Begin of the period that holds a time. */
export function startOfPeriod(time: number, period: ArchivePeriod): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), period === 'monthly' ? 1 : date.getUTCDate());
}

export function nextPeriod(from: number, period: ArchivePeriod): number {
  const date = new Date(from);
  return period === 'monthly' ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) : from + 86_400_000;
}
