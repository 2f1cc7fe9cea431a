import type { Confirmation, Interval } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import { chooseDatasets, type ChoiceFlags } from './choose-datasets.ts';
import { rangeOf } from './range-of.ts';
import { okMark, problemMark } from './render/audit.ts';
import { datasetLabel } from './render/fetch-blocks.ts';
import { iso, number, plural, time } from './render/format.ts';
import { mismatchDocument, mismatchText } from './render/mismatch.ts';
import { ProgressMonitor } from './render/progress.ts';
import type { Terminal } from './render/terminal.ts';
import { errorText } from './report-error.ts';
import type { Session } from './session.ts';
import { withoutCacheCheck } from './verify-exchange.ts';

const SHOWN = 20;
const SIDES = ['exchange', 'import'] as const;

/** Compares imports with what an exchange sends of them, and shows what differs. */
export async function confirmImports(
  session: Session,
  flags: ChoiceFlags,
  exchange: string,
  pages: number | 'all',
): Promise<number> {
  const { terminal, config, io, host } = session;
  await session.loadPlugins();
  await host.registry.forExchange(exchange);
  const progress = new ProgressMonitor(terminal, datasetLabel(config));
  await using run = await session.openRun('verify', { observers: [withoutCacheCheck(progress)] });
  const confirmations: Confirmation[] = [];
  try {
    for (const record of await chooseDatasets(terminal, run.cache, flags)) {
      const interval = rangeOf(record, config, host.clock.now());
      const request = { dataset: record.id, exchange, pages, ...(interval ? { interval } : {}) };
      confirmations.push(await run.confirmImport(request));
    }
  } finally {
    progress.stop();
  }
  io.signal.throwIfAborted();
  const found = confirmations.reduce((sum, each) => sum + each.found, 0);
  const isOpen = confirmations.some(({ unanswered }) => unanswered.length > 0);
  const status = found > 0 ? 'findings' : isOpen ? 'incomplete' : 'ok';
  for (const each of confirmations) report(terminal, each);
  lastLine(terminal, confirmations, status, exchange);
  if (session.json) session.print({ status, datasets: confirmations.map(document) });
  run.finish(isOpen ? 'incomplete' : 'complete');
  if (found > 0) return EXIT.findings;
  if (!isOpen) return EXIT.complete;
  return confirmations.every(({ confirmed }) => confirmed.length === 0) ? EXIT.exchange : EXIT.incomplete;
}

const spans = (intervals: readonly Interval[]) =>
  intervals.map(({ from, to }) => ({ from: iso(from), to: iso(to) }));

const document = (each: Confirmation) => ({
  ...each.dataset,
  as: each.venue.exchange,
  asked: spans(each.asked),
  compared: each.compared,
  requests: each.outcome?.requests ?? 0,
  found: each.found,
  differences: each.mismatches.map((mismatch) => mismatchDocument(mismatch, SIDES)),
  confirmed: spans(each.confirmed),
  unanswered: spans(each.unanswered),
  ...(each.outcome?.error === undefined ? {} : { error: each.outcome.error }),
});

function report(terminal: Terminal, each: Confirmation): void {
  const { dataset, venue, asked, compared, found, mismatches, unanswered, outcome } = each;
  const mark = found === 0 && unanswered.length === 0 ? okMark(terminal) : problemMark(terminal);
  terminal.heading(`${mark} ${dataset.exchange} ${dataset.symbol} ${dataset.timeframe}`);
  terminal.pairs([
    ['compared', `${plural(compared, 'candle')} with ${venue.exchange}, ${time(asked[0]!.from)} to ${time(asked.at(-1)!.to)}`],
    ['requests', number(outcome?.requests ?? 0)],
    ['differences', found === 0 ? 'none' : number(found)],
  ]); // prettier-ignore
  if (outcome?.error)
    terminal.line(`  ${terminal.style('red', errorText(outcome.error.code, outcome.error.message))}`);
  for (const mismatch of mismatches.slice(0, SHOWN)) terminal.line(`  ${mismatchText(mismatch, SIDES)}`);
  if (found > SHOWN) terminal.line(`  and ${number(found - SHOWN)} more: --json has them`);
  for (const { from, to } of unanswered.slice(0, SHOWN))
    terminal.line(`  not answered  ${time(from)} to ${time(to)}`);
}

function lastLine(
  terminal: Terminal,
  confirmations: readonly Confirmation[],
  status: string,
  exchange: string,
): void {
  const sum = (of: (each: Confirmation) => number) =>
    confirmations.reduce((total, each) => total + of(each), 0);
  const what = `${plural(
    sum(({ compared }) => compared),
    'candle',
  )} of ${plural(confirmations.length, 'dataset')}`;
  terminal.line();
  terminal.line(
    status === 'ok'
      ? terminal.style('green', `${okMark(terminal)} ${exchange} sends the same: ${what}. The dataset of ${exchange} has them too.`)
      : terminal.style('red', `${problemMark(terminal)} ${plural(sum(({ found }) => found), 'difference')}, ${plural(sum(({ unanswered }) => unanswered.length), 'span')} not answered, in ${what}.`),
  ); // prettier-ignore
}
