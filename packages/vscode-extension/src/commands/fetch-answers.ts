import type { FetchSpec } from '../engine/protocol.ts';
import type { Translate } from '../text/translate.ts';

/** What the steps of Fetch Candles gather. */
export interface FetchAnswers {
  exchange?: string;
  symbol?: string;
  timeframe?: string;
  range?: RangeChoice;
  start?: string;
  end?: string;
}

export interface RangeChoice {
  readonly label: string;
  readonly description: string;
  /** As on the command line; absent: the last 1,000 candles. `custom`: dates are asked for. */
  readonly start?: string;
  readonly isCustom?: true;
}

export const ranges = (t: Translate): readonly RangeChoice[] => [
  { label: t('Last 1,000 candles'), description: t('a first look') },
  { label: t('Last 30 days'), description: '30d', start: '30d' },
  { label: t('Last 90 days'), description: '90d', start: '90d' },
  { label: t('Last year'), description: '365d', start: '365d' },
  { label: t('Everything'), description: t('since the market was listed'), start: 'listing' },
  { label: t('Dates…'), description: t('from and to'), isCustom: true },
];

export const specOf = ({ exchange, symbol, timeframe, range, start, end }: FetchAnswers): FetchSpec => {
  const from = range?.isCustom ? start : range?.start;
  const to = range?.isCustom && end !== '' ? end : undefined;
  return {
    exchange: exchange ?? '',
    symbol: symbol ?? '',
    timeframe: timeframe ?? '',
    ...(from === undefined ? {} : { start: from }),
    ...(to === undefined ? {} : { end: to }),
  };
};

/** A hint while typing; the engine has the last word on what a date is. */
export function dateProblem(text: string, t: Translate): string | undefined {
  const isDate = /^\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?)?$/.test(text);
  const isOther = /^(\d+(\.\d+)?\s*(ms|s|m|h|d|w)|listing|now|\d{12,14})$/.test(text);
  const isReal = !isDate || !Number.isNaN(Date.parse(text.slice(0, 10)));
  return (isDate && isReal) || isOther
    ? undefined
    : t('Write a date such as 2024-01-31 or 2024-01-31T12:00, or a span back from now such as 90d.');
}

/** The same for an end: it comes after the start, where both are days. */
export function endProblem(start: string, end: string, t: Translate): string | undefined {
  const [from, to] = [dayOf(start), dayOf(end)];
  if (from === undefined || to === undefined || to > from) return dateProblem(end, t);
  return t('The end comes after the start, {0}.', start);
}

const dayOf = (text: string): string | undefined =>
  /^\d{4}-\d{2}(-\d{2})?$/.test(text) ? `${text}-01`.slice(0, 10) : undefined;
