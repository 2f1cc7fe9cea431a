import type { DatasetSummary } from '../engine/protocol.ts';
import { candleCount, datasetCount } from '../text/counted.ts';
import { bytes, duration, number, shortSpan, time } from '../text/format.ts';
import { plainText } from '../text/markdown.ts';
import type { Translate } from '../text/translate.ts';
import { healthOf, worstOf, type HealthState } from './health.ts';

/** What a line of the tree says. */
export interface NodeText {
  readonly label: string;
  readonly description: string;
  readonly state: HealthState;
  /** What a screen reader says. */
  readonly spoken: string;
}

export function describeDataset(summary: DatasetSummary, now: number, t: Translate): NodeText {
  const { id, span, candles } = summary;
  const { state, text } = healthOf(summary, now, t);
  const short = state === 'failed' ? t('failed') : text;
  const parts = [short, ...(span ? [shortSpan(span.from, span.to)] : []), number(candles)];
  return {
    label: id.timeframe,
    description: parts.join(' · '),
    state,
    spoken: t('{0} {1} {2}, {3}, {4}', id.exchange, id.symbol, id.timeframe, text, candleCount(candles, t)),
  };
}

/** An exchange or a symbol: how many, and how the worst of them is. */
export function describeGroup(
  label: string,
  datasets: readonly DatasetSummary[],
  now: number,
  t: Translate,
): NodeText {
  const states = datasets.map((each) => healthOf(each, now, t).state);
  const state = worstOf(states);
  const count = (wanted: HealthState): number => states.filter((each) => each === wanted).length;
  const parts = [datasetCount(datasets.length, t)];
  const tell = (wanted: HealthState, text: string): void => {
    if (count(wanted) > 0) parts.push(text);
  };
  tell('updating', t('{0} updating', count('updating')));
  tell('failed', t('{0} failed', count('failed')));
  tell('gaps', t('{0} with gaps', count('gaps')));
  return {
    label,
    description: parts.join(' · '),
    state,
    spoken: `${label}, ${parts.join(', ')}`,
  };
}

const ago = (ms: number, t: Translate): string => (ms < 60_000 ? t('just now') : t('{0} ago', duration(ms)));

/** `3: outage 2, no-trade 1`; the reasons are those of the reports. */
function reasonText({ reasons, openGaps, explainedGaps }: DatasetSummary, isExplained: boolean): string {
  const told = reasons.filter((each) => each.isExplained === isExplained);
  const text = told.map(({ reason, gaps }) => (told.length === 1 ? reason : `${reason} ${number(gaps)}`));
  return `${number(isExplained ? explainedGaps : openGaps)}: ${text.join(', ')}`;
}

/** All that is known of a dataset, as markdown without links: names come from exchanges. */
export function datasetTooltip(summary: DatasetSummary, now: number, t: Translate): string {
  const { id, span, candles, sources, failure } = summary;
  const rows: [string, string][] = [[t('Health'), healthOf(summary, now, t).text]];
  if (span) rows.push([t('Known'), `${time(span.from)} – ${time(span.to)} UTC`]);
  rows.push([t('Candles'), number(candles)]);
  if (summary.openGaps > 0)
    rows.push([
      t('Open gaps'),
      t('{0}, {1} missing', reasonText(summary, false), candleCount(summary.missingCandles, t)),
    ]);
  if (summary.explainedGaps > 0) rows.push([t('Explained gaps'), reasonText(summary, true)]);
  const each = candles > 0 ? ` (${t('{0} bytes a candle', (summary.bytes / candles).toFixed(1))})` : '';
  rows.push([t('Size'), `${bytes(summary.bytes)}${each}`]);
  rows.push([t('Updated'), ago(now - summary.updatedAt, t)]);
  if (sources.length > 0) rows.push([t('Source'), sources.join(', ')]);
  if (summary.pinned) rows.push([t('Pinned'), t('no cleanup evicts it')]);
  if (failure?.remedy !== undefined) rows.push([t('Remedy'), failure.remedy]);
  const title = `**${plainText(`${id.exchange} ${id.symbol} ${id.timeframe}`)}**`;
  const table = rows.map(([name, value]) => `| ${plainText(name)} | ${plainText(value)} |`);
  return [title, '', '|  |  |', '| --- | --- |', ...table].join('\n');
}
