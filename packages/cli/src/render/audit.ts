import { isExplained, type CountedGap, type DatasetAudit, type Finding } from '@candlewick/core';
import { isDefect } from '@candlewick/core/host';
import { gapDocument } from './gap-json.ts';
import { iso, number, plural, time } from './format.ts';
import type { Terminal } from './terminal.ts';

/** Lines of a table that people are shown; programs get more. */
const SHOWN = 20;
const SHOWN_GAPS = 8;

/** One dataset in the document of `verify --json`. */
export const auditDocument = (audit: DatasetAudit, isFound: boolean) => ({
  ...audit.dataset,
  status: isFound ? 'findings' : 'ok',
  from: iso(audit.interval.from),
  to: iso(audit.interval.to),
  candles: audit.candles,
  defects: audit.defects,
  anomalies: audit.anomalies,
  totals: audit.totals,
  findings: audit.findings.map(({ kind, from, to, candles, detail }) => ({
    kind,
    defect: isDefect(kind),
    from: iso(from),
    to: iso(to),
    candles,
    ...(detail === undefined ? {} : { detail }),
  })),
  gaps: audit.gaps.map(gapDocument),
});

/** What verifying one dataset found, for people. */
export function auditReport(terminal: Terminal, audit: DatasetAudit, revisions: number): void {
  const { exchange, symbol, timeframe } = audit.dataset;
  const { interval, candles, defects, totals, gaps } = audit;
  const mark = defects === 0 ? okMark(terminal) : problemMark(terminal);
  terminal.heading(`${mark} ${exchange} ${symbol} ${timeframe}`);
  terminal.pairs([
    ['candles', `${number(candles)}, ${time(interval.from)} to ${time(interval.to)}`],
    ['defects', totalsText(audit, true)],
    ['unusual', totalsText(audit, false)],
    ['gaps', gapsText(gaps)],
    ['revisions', number(revisions)],
  ]);
  if (totals.length > 0) {
    const found = totals.reduce((sum, { findings }) => sum + findings, 0);
    const shown = mostTelling(audit.findings);
    terminal.line();
    terminal.table(
      ['finding', 'from', 'to', 'candles>', 'detail'],
      shown.map(({ kind, from, to, candles: count, detail = '' }) => [
        kind,
        time(from),
        time(to),
        number(count),
        detail,
      ]),
    );
    if (found > shown.length) terminal.line(`and ${number(found - shown.length)} more: --json has them`);
  }
  const explained = gaps.filter(({ reason }) => isExplained(reason));
  if (explained.length === 0) return;
  terminal.line();
  terminal.table(
    ['explained gap', 'to', 'candles>', 'reason', 'evidence'],
    explained
      .slice(0, SHOWN_GAPS)
      .map(({ from, to, slots, reason, evidence }) => [
        time(from),
        time(to),
        number(slots),
        reason,
        evidence.answer,
      ]),
  );
  if (explained.length > SHOWN_GAPS)
    terminal.line(`and ${number(explained.length - SHOWN_GAPS)} more: candlewick gaps shows all`);
}

/** The last line over all datasets. */
export function auditLastLine(terminal: Terminal, audits: readonly DatasetAudit[], failed: number): void {
  const sum = (of: (audit: DatasetAudit) => number) => audits.reduce((total, each) => total + of(each), 0);
  const defects = sum((each) => each.defects);
  const anomalies = sum((each) => each.anomalies);
  const what = `${plural(
    sum((each) => each.candles),
    'candle',
  )} of ${plural(audits.length, 'dataset')}`;
  const unusual = anomalies === 0 ? '' : `; ${plural(anomalies, 'unusual finding')}, which may well be true`;
  terminal.line();
  terminal.line(
    failed === 0
      ? terminal.style('green', `${okMark(terminal)} In order: ${what}${unusual}.`)
      : terminal.style(
          'red',
          `${problemMark(terminal)} ${plural(defects, 'defect')} in ${what}${unusual}. Open gaps: candlewick repair; wrong candles: candlewick verify --against-exchange.`,
        ),
  );
}

export const okMark = (terminal: Terminal): string => terminal.style('green', terminal.icon('✔', 'ok'));
export const problemMark = (terminal: Terminal): string => terminal.style('red', terminal.icon('✖', 'x'));

/** `2 price-anomaly, 1 flat-run (30 candles)`. */
function totalsText({ totals }: DatasetAudit, defects: boolean): string {
  const chosen = totals.filter(({ kind }) => isDefect(kind) === defects);
  if (chosen.length === 0) return 'none';
  return chosen
    .map(
      ({ kind, findings, candles }) =>
        `${number(findings)} ${kind}${candles > findings ? ` (${plural(candles, 'candle')})` : ''}`,
    )
    .join(', ');
}

/** `6 outage (1,247 candles), 1 unknown (3 candles)`. */
function gapsText(gaps: readonly CountedGap[]): string {
  if (gaps.length === 0) return 'none';
  const byReason = Map.groupBy(gaps, ({ reason }) => reason);
  return [...byReason]
    .map(([reason, all]) => {
      const candles = all.reduce((sum, { slots }) => sum + slots, 0);
      return `${number(all.length)} ${reason} (${plural(candles, 'candle')})`;
    })
    .join(', ');
}

/** Defects before what is only unusual, by time within each. */
const mostTelling = (findings: readonly Finding[]): Finding[] =>
  [...findings.filter(({ kind }) => isDefect(kind)), ...findings.filter(({ kind }) => !isDefect(kind))].slice(
    0,
    SHOWN,
  );
