import { type CandleDifference, type Recheck } from '@candlewick/core';
import { okMark, problemMark } from './audit.ts';
import { gapDocument } from './gap-json.ts';
import { decimal, iso, number, plural, time } from './format.ts';
import type { Terminal } from './terminal.ts';
import { errorText } from '../report-error.ts';

const SHOWN = 20;
const VALUES = ['open', 'high', 'low', 'close', 'volume'] as const;

const valuesDocument = (values: readonly number[]) =>
  Object.fromEntries(VALUES.map((name, i) => [name, values[i]]));

/** One dataset in the document of `verify --against-exchange --json`, and of `--against-archive`. */
export const recheckDocument = ({ outcome, asked, candles, differences, unconfirmed, files }: Recheck) => ({
  ...outcome.dataset,
  asked: asked.map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
  candles,
  requests: outcome.requests,
  differences: differences.map(({ kind, time: at, before, after }) => ({
    kind,
    time: iso(at),
    ...(before ? { before: valuesDocument(before) } : {}),
    ...(after ? { after: valuesDocument(after) } : {}),
  })),
  unconfirmed: unconfirmed.map(gapDocument),
  ...(files.length > 0 ? { files } : {}),
  ...(outcome.error === undefined ? {} : { error: outcome.error }),
});

/** What asking again showed of one dataset, for people. */
export function recheckReport(terminal: Terminal, recheck: Recheck): void {
  const { outcome, asked, candles, differences, unconfirmed, files } = recheck;
  const { dataset, error } = outcome;
  const changed = files.filter(({ state }) => state !== 'same');
  const isFine =
    changed.length === 0 && differences.length === 0 && unconfirmed.length === 0 && error === undefined;
  const mark = isFine ? okMark(terminal) : problemMark(terminal);
  terminal.heading(`${mark} ${dataset.exchange} ${dataset.symbol} ${dataset.timeframe}`);
  terminal.pairs([
    [
      'asked again',
      `${plural(candles, 'candle')} in ${files.length > 0 ? plural(files.length, 'file') : plural(outcome.requests, 'request')}, ${time(asked[0]!.from)} to ${time(asked.at(-1)!.to)}`,
    ],
    ['differences', differences.length === 0 ? 'none' : number(differences.length)],
  ]);
  if (error) terminal.line(`  ${terminal.style('red', errorText(error.code, error.message))}`);
  for (const { name, state } of changed.slice(0, SHOWN)) terminal.line(`  ${state.padEnd(8)}  ${name}`);
  for (const each of differences.slice(0, SHOWN)) terminal.line(`  ${differenceText(each)}`);
  if (differences.length > SHOWN)
    terminal.line(`  and ${number(differences.length - SHOWN)} more: --json has all`);
  for (const { from, to, reason, evidence } of unconfirmed.slice(0, SHOWN))
    terminal.line(
      `  not confirmed  ${time(from)} to ${time(to)}  ${reason}  ${terminal.style('dim', evidence.answer)}`,
    );
}

/** `changed  2024-01-02 03:00  close 43,100.1 → 43,531.1`. */
function differenceText({ kind, time: at, before, after }: CandleDifference): string {
  const head = `${kind.padEnd(8)}  ${time(at)}  `;
  const all = (values: readonly number[]) =>
    VALUES.map((name, i) => `${name} ${decimal(values[i]!)}`).join(', ');
  if (!before || !after) return `${head}${before ? `was ${all(before)}` : `is ${all(after!)}`}`;
  const changes = VALUES.flatMap((name, i) =>
    Object.is(before[i], after[i]) ? [] : [`${name} ${decimal(before[i]!)} → ${decimal(after[i]!)}`],
  );
  return `${head}${changes.length === 0 ? 'an extra column differs' : changes.join(', ')}`;
}
