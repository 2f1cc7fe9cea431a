// Small checks that both sides build theirs of. What is not as it must be is not mended: the message is ignored.
import type { ChartState, DatasetId, Interval, Lane, Scale } from '../protocol.ts';
import { barLength } from './timeframe.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Of an error or of what is told. */
export const LONGEST_MESSAGE = 10_000;
/** Names of exchanges and symbols are shorter, and lists of indicators too. */
const LONGEST_TEXT = 200;
const MOST_INDICATORS = 20;
/** `Date` ends here. */
const LAST_TIME = 8.64e15;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText = (value: unknown, longest = LONGEST_TEXT): value is string =>
  typeof value === 'string' && value.length <= longest;

export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= LAST_TIME;

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

export const isTimeframe = (value: unknown): value is string =>
  isText(value) && barLength(value) !== undefined;

export const isInterval = (value: unknown): value is Interval =>
  isFields(value) && isTime(value['from']) && isTime(value['to']) && value['from'] <= value['to'];

export const isIndicators = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length <= MOST_INDICATORS &&
  value.every((each) => isText(each) && /^[a-z]+(:[\d.]+)*$/.test(each));

export const isDatasetId = (value: unknown): value is DatasetId =>
  isFields(value) &&
  isText(value['exchange']) &&
  isText(value['symbol']) &&
  isTimeframe(value['timeframe']) &&
  value['exchange'] !== '' &&
  value['symbol'] !== '';

const LANES: readonly unknown[] = ['main', 'compare'] satisfies Lane[];
const SCALES: readonly unknown[] = ['linear', 'log', 'percent'] satisfies Scale[];

export const isLane = (value: unknown): value is Lane => LANES.includes(value);
const isScale = (value: unknown): value is Scale => SCALES.includes(value);

/** What a page kept, by this version or another: parts that are not as they must be are left out. */
export function readState(value: unknown): ChartState | undefined {
  if (!isFields(value) || !isDatasetId(value['dataset'])) return undefined;
  const { timeframe, range, level, scale, indicators, compare, table } = value;
  return {
    dataset: datasetIdOf(value['dataset']),
    timeframe: isTimeframe(timeframe) ? timeframe : undefined,
    range: isInterval(range) && range.to > range.from ? { from: range.from, to: range.to } : undefined,
    level: isTimeframe(level) ? level : undefined,
    scale: isScale(scale) ? scale : 'linear',
    indicators: isIndicators(indicators) ? indicators : [],
    compare: isDatasetId(compare) ? datasetIdOf(compare) : undefined,
    table: table === true,
  };
}

/** Nothing else that may hang on the value. */
export const datasetIdOf = ({ exchange, symbol, timeframe }: DatasetId): DatasetId => ({
  exchange,
  symbol,
  timeframe,
});
