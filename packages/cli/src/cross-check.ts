import type { CandleMismatch, CrossCheck } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import { needDatasets, type DatasetFilter } from './datasets.ts';
import { rangeOf } from './commands/export.ts';
import { okMark, problemMark } from './render/audit.ts';
import { decimal, iso, number, plural, time } from './render/format.ts';
import type { Terminal } from './render/terminal.ts';
import type { Session } from './session.ts';

const SHOWN = 20;
const VALUES = ['open', 'high', 'low', 'close', 'volume'] as const;
type Values = readonly number[];

/** Compares cached candles with those that the market's shortest cached ones make. */
export async function crossCheckDatasets(session: Session, flags: DatasetFilter): Promise<number> {
  const { terminal, config, host } = session;
  await using run = await session.openRun('verify');
  const checks: CrossCheck[] = [];
  for (const record of await needDatasets(run.cache, flags)) {
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
  differences: mismatches.map(({ kind, time: at, native, derived, columns }) => ({
    kind,
    time: iso(at),
    columns,
    ...(native ? { native: named(native) } : {}),
    ...(derived ? { derived: named(derived) } : {}),
  })),
});

const named = (values: Values) => Object.fromEntries(VALUES.map((name, i) => [name, values[i]]));

function report(terminal: Terminal, { dataset, source, interval, compared, found, mismatches }: CrossCheck) {
  const mark = found === 0 ? okMark(terminal) : problemMark(terminal);
  terminal.heading(`${mark} ${dataset.exchange} ${dataset.symbol} ${dataset.timeframe}`);
  terminal.pairs([
    ['made of', `${source} candles, ${time(interval.from)} to ${time(interval.to)}`],
    ['compared', plural(compared, 'candle')],
    ['differences', found === 0 ? 'none' : number(found)],
  ]);
  for (const each of mismatches.slice(0, SHOWN)) terminal.line(`  ${mismatchText(each)}`);
  if (found > SHOWN) terminal.line(`  and ${number(found - SHOWN)} more: --json has them`);
}

/** `differs  2024-01-02 03:00  close sent 43,100.1, made 43,100.2`. */
function mismatchText({ kind, time: at, native, derived, columns }: CandleMismatch): string {
  const head = `${kind.padEnd(10)}  ${time(at)}  `;
  const all = (values: Values) => VALUES.map((name, i) => `${name} ${decimal(values[i]!)}`).join(', ');
  if (!native) return `${head}made ${all(derived!)}`;
  if (!derived) return `${head}sent ${all(native)}`;
  const texts = columns.map((name) => {
    const at = VALUES.findIndex((each) => each === name);
    return at < 0 ? name : `${name} sent ${decimal(native[at]!)}, made ${decimal(derived[at]!)}`;
  });
  return head + texts.join('; ');
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
