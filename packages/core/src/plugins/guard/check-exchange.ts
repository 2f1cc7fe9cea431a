import { CORE_COLUMNS } from '../../domain/candles.ts';
import type { PoolRule } from '../../contracts/limiter.ts';

/** What is wrong with an answer of an exchange plugin, in words; undefined: nothing. */
export type Check = (answer: unknown) => string | undefined;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isWhole = (value: unknown, least: number): boolean =>
  Number.isSafeInteger(value) && (value as number) >= least;
const shown = (value: unknown): string => (typeof value === 'string' ? `«${value}»` : String(value));

export const originFault: Check = (origin) =>
  typeof origin === 'string' && /^[a-z][a-z0-9+.-]*:\/\/[^/\s]+$/.test(origin)
    ? undefined
    : `origin() gave ${shown(origin)}, not scheme://host`;

export const timeframesFault: Check = (list) =>
  Array.isArray(list) && list.every(isText) ? undefined : 'timeframes() gave no list of texts';

export const marketsFault: Check = (list) => {
  if (!Array.isArray(list)) return `markets() gave ${shown(list)}, not a list`;
  for (const [i, market] of (list as unknown[]).entries()) {
    if (!isObject(market)) return `market ${i} is ${shown(market)}`;
    const bad = ['symbol', 'id', 'base', 'quote', 'type'].find((name) => !isText(market[name]));
    if (bad !== undefined) return `market ${i} (${shown(market['symbol'])}) has no ${bad}`;
  }
  return undefined;
};

/** Of the venue's clock. A time of day, whatever it is, must not be mistaken for it. */
export const timeFault: Check = (time) =>
  typeof time === 'number' && Number.isFinite(time) ? undefined : `serverTime() gave ${shown(time)}`;

export const metaFault: Check = (meta) =>
  isObject(meta) && isText(meta['endpoint']) ? undefined : 'meta has no endpoint';

export const seekFault: Check = (answer) => {
  if (!isObject(answer)) return `seek() gave ${shown(answer)}`;
  const { time } = answer;
  // Numbers that cannot be are not believed, as any claim of a venue is looked into.
  if (time !== undefined && typeof time !== 'number') return `seek() gave the time ${shown(time)}`;
  return metaFault(answer['meta']);
};

export const poolFault: Check = (pool) => {
  if (!isObject(pool) || !isText(pool['name'])) return 'a pool has no name';
  const { name, limit, windowMs, window } = pool as unknown as PoolRule;
  if (!(limit > 0 && Number.isFinite(limit))) return `pool ${name} has the limit ${shown(limit)}`;
  if (!(windowMs > 0 && Number.isFinite(windowMs)))
    return `pool ${name} has a window of ${shown(windowMs)} ms`;
  return window === 'fixed' || window === 'sliding'
    ? undefined
    : `pool ${name} has the window ${shown(window)}`;
};

export const weightFault = (weight: unknown, { name, limit }: PoolRule): string | undefined =>
  typeof weight === 'number' && weight > 0 && weight <= limit
    ? undefined
    : `a request weighs ${shown(weight)}, where pool ${name} has ${limit}`;

export const seriesFault: Check = (series) => {
  if (!isObject(series)) return `series() gave ${shown(series)}`;
  const { pageLimit, pool, weight, extras, absence, settleMs, gridOrigin, retentionCandles } = series;
  if (!isWhole(pageLimit, 1)) return `series() gave the page limit ${shown(pageLimit)}`;
  const fault = poolFault(pool);
  if (fault !== undefined) return fault;
  if (typeof weight !== 'function') return 'series() gave no function weight';
  for (const candles of [1, pageLimit as number]) {
    const heavy = weightFault((weight as (candles: number) => unknown).call(series, candles), pool as PoolRule);
    if (heavy !== undefined) return heavy;
  }
  if (!Array.isArray(extras) || !extras.every(isText) || new Set(extras).size < extras.length)
    return 'series() gave no list of extra columns, each once';
  const core = (extras as string[]).find((name) => (CORE_COLUMNS as readonly string[]).includes(name));
  if (core !== undefined) return `${core} is no extra column`;
  if (absence !== 'outage' && absence !== 'no-trade') return `series() gave the absence ${shown(absence)}`;
  if (!(typeof settleMs === 'number' && settleMs >= 0 && Number.isFinite(settleMs))) return `series() gave settleMs ${shown(settleMs)}`;
  if (gridOrigin !== undefined && !Number.isSafeInteger(gridOrigin)) return `series() gave gridOrigin ${shown(gridOrigin)}`;
  if (retentionCandles !== undefined && !isWhole(retentionCandles, 1)) return `series() gave retentionCandles ${shown(retentionCandles)}`;
  return undefined;
}; // prettier-ignore

export const filesFault: Check = (files) => {
  if (!Array.isArray(files)) return `files() gave ${shown(files)}, not a list`;
  for (const file of files as unknown[]) {
    if (!isObject(file) || !isText(file['name']) || /[\\/]/.test(file['name'] as string))
      return `files() gave a file without a plain name`;
    const interval = file['interval'];
    if (
      !isObject(interval) ||
      !Number.isSafeInteger(interval['from']) ||
      !Number.isSafeInteger(interval['to'])
    )
      return `files() gave ${String(file['name'])} without an interval`;
  }
  return undefined;
};

export const sha256Fault: Check = (sha256) =>
  typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256)
    ? undefined
    : `read() gave the SHA-256 ${shown(sha256)}`;
