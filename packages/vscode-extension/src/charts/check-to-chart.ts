import type { ChartDataset, ChartIndicator, ToChart, WindowResult } from './protocol.ts';
import {
  isCount,
  isDatasetId,
  isFields,
  isIndicators,
  isInterval,
  isLane,
  isText,
  isTime,
  isTimeframe,
  LONGEST_MESSAGE,
} from './model/check-values.ts';

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Page: whether the message is one that the host sends. */
export function isToChart(value: unknown): value is ToChart {
  if (!isFields(value)) return false;
  switch (value['type']) {
    case 'welcome':
      return isFields(value['state']) && isDatasetId(value['state']['dataset']) && isFields(value['words']);
    case 'indicators':
      return Array.isArray(value['indicators']) && value['indicators'].every(isIndicator);
    case 'dataset':
      return isLane(value['lane']) && isDataset(value['dataset']) && isOpening(value['opening']);
    case 'no-compare':
      return true;
    case 'window':
      return isLane(value['lane']) && isCount(value['id']) && isWindow(value['result']);
    case 'failed': {
      const { lane, id, error } = value;
      if (!isLane(lane) || !(id === undefined || isCount(id)) || !isFields(error)) return false;
      return isText(error['code']) && isText(error['message'], LONGEST_MESSAGE);
    }
    case 'told':
      return isText(value['text'], LONGEST_MESSAGE);
    default:
      return false;
  }
}

const isIndicator = (value: unknown): value is ChartIndicator =>
  isFields(value) &&
  isText(value['name']) &&
  isText(value['title']) &&
  isText(value['summary'], LONGEST_MESSAGE) &&
  Array.isArray(value['parameters']) &&
  value['parameters'].every((each) => isFields(each) && isText(each['name'])) &&
  Array.isArray(value['columns']) &&
  value['columns'].every((each) => isText(each));

const isDataset = (value: unknown): value is ChartDataset =>
  isFields(value) &&
  isDatasetId(value['id']) &&
  (value['span'] === undefined || isInterval(value['span'])) &&
  Array.isArray(value['timeframes']) &&
  value['timeframes'].every(isTimeframe) &&
  Array.isArray(value['gaps']) &&
  value['gaps'].every(isInterval);

const isOpening = (value: unknown): boolean =>
  value === undefined ||
  (isFields(value) &&
    isFields(value['ask']) &&
    isInterval(value['ask']) &&
    isTimeframe(value['ask']['timeframe']) &&
    isIndicators(value['ask']['indicators']) &&
    isWindow(value['result']));

function isWindow(value: unknown): value is WindowResult {
  if (!isFields(value) || !isTimeframe(value['timeframe'])) return false;
  const { interval, span, bars, gaps } = value;
  if (!isInterval(interval) || !isInterval(span) || !isFields(bars) || !isCount(bars['length'])) return false;
  const length = bars['length'];
  const isColumn = (each: unknown) => each instanceof Float64Array && each.length === length;
  return (
    COLUMNS.every((name) => isColumn(bars[name])) &&
    isFields(bars['indicators']) &&
    Object.values(bars['indicators']).every(isColumn) &&
    isAscending(bars['time'] as Float64Array) &&
    Array.isArray(gaps) &&
    gaps.every((gap) => isInterval(gap) && isFields(gap) && isText(gap['reason']))
  );
}

/** The chart's library throws otherwise. */
function isAscending(times: Float64Array): boolean {
  for (let i = 0; i < times.length; i++)
    if (!isTime(times[i]) || (i > 0 && times[i]! <= times[i - 1]!)) return false;
  return true;
}
