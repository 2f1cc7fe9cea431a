import type { CrossCheck } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import type { DatasetFilter } from './datasets.ts';
import { needOwn } from './need-own.ts';
import { rangeOf } from './range-of.ts';
import { okMark, problemMark } from './render/audit.ts';
import { iso, number, plural, time } from './render/format.ts';
import { mismatchDocument, mismatchText } from './render/mismatch.ts';
import type { Terminal } from './render/terminal.ts';
import type { Session } from './session.ts';

const SHOWN = 20;

/** Compares cached candles with those that the market's shortest cached ones make. */
export async function crossCheckDatasets(session: Session, flags: DatasetFilter): Promise<number> {
  const { terminal, config, host } = session;
  await using run = await session.openRun('verify');
  const checks: CrossCheck[] = [];
  const records = await needOwn(
    run.cache,
    flags,
    ({ exchange, symbol, timeframe }) =>
      `Fetch the exchange's own to compare with: candlewick fetch --exchange ${exchange} --symbol ${symbol} --timeframe ${timeframe}`,
  );
  for (const record of records) {
    const check = await run.crossCheck(record.id, rangeOf(record, config, host.clock.now()));
    if (check) checks.push(check);
    if (check) report(terminal, check);
  }
  const found = checks.reduce((sum, each) => sum + each.found, 0);
  const status = found > 0 ? 'findings' : 'ok';
  if (session.json) session.print({ status, datasets: checks.map(document) });
  lastLine(terminal, checks, found);
  return found > 0 ? EXIT.findings : EXIT.complete;
}

const document = ({ dataset, source, interval, compared, found, mismatches }: CrossCheck) => ({
  ...dataset,
  status: found > 0 ? 'findings' : 'ok',
  source,
  from: iso(interval.from),
  to: iso(interval.to),
  compared,
  found,
  differences: mismatches.map((each) => mismatchDocument(each, ['native', 'derived'])),
});

function report(terminal: Terminal, { dataset, source, interval, compared, found, mismatches }: CrossCheck) {
  const mark = found === 0 ? okMark(terminal) : problemMark(terminal);
  terminal.heading(`${mark} ${dataset.exchange} ${dataset.symbol} ${dataset.timeframe}`);
  terminal.pairs([
    ['made of', `${source} candles, ${time(interval.from)} to ${time(interval.to)}`],
    ['compared', plural(compared, 'candle')],
    ['differences', found === 0 ? 'none' : number(found)],
  ]);
  for (const each of mismatches.slice(0, SHOWN)) terminal.line(`  ${mismatchText(each, ['sent', 'made'])}`);
  if (found > SHOWN) terminal.line(`  and ${number(found - SHOWN)} more: --json has them`);
}

function lastLine(terminal: Terminal, checks: readonly CrossCheck[], found: number): void {
  terminal.line();
  if (checks.length === 0)
    return terminal.line('Nothing to compare: no market has candles of two timeframes for the same time.');
  const compared = checks.reduce((sum, each) => sum + each.compared, 0);
  const what = `${plural(compared, 'candle')} of ${plural(checks.length, 'dataset')}`;
  terminal.line(
    found === 0
      ? terminal.style('green', `${okMark(terminal)} The same as what the shorter candles make: ${what}.`)
      : terminal.style('red', `${problemMark(terminal)} ${plural(found, 'difference')} in ${what}.`),
  );
}
