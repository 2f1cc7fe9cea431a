import type { DatasetId, DatasetOutcome } from '@candlewick/core';
import { errorText } from '../report-error.ts';
import { plural, time } from './format.ts';
import type { Terminal } from './terminal.ts';

type Label = (dataset: DatasetId) => string;

/** So many gaps, names and files of one kind are named. */
const MOST_GAPS = 8;
const MOST_NAMES = 4;

/** What the verification found, dataset by dataset; what stopped many before they had anything is told once. */
export function outcomeBlock(terminal: Terminal, outcomes: readonly DatasetOutcome[], label: Label): void {
  terminal.heading('Verification');
  for (const alike of groups(outcomes)) {
    const [outcome] = alike as [DatasetOutcome];
    const mark = {
      complete: terminal.style('green', terminal.icon('✔', 'ok')),
      incomplete: terminal.style('yellow', terminal.icon('▲', '!')),
      failed: terminal.style('red', terminal.icon('✖', 'x')),
    }[outcome.status];
    const names = alike.slice(0, MOST_NAMES).map(({ dataset }) => label(dataset));
    const more = alike.length > MOST_NAMES ? ` and ${alike.length - MOST_NAMES} more` : '';
    terminal.line(`  ${mark} ${names.join(', ')}${more}  ${findings(terminal, outcome)}`);
    if (alike.length === 1) details(terminal, outcome);
  }
}

/** In order; outcomes that say the same of having nothing stand together, where the first of them is. */
function groups(outcomes: readonly DatasetOutcome[]): readonly (readonly DatasetOutcome[])[] {
  const byWords = new Map<unknown, DatasetOutcome[]>();
  for (const outcome of outcomes) {
    const { error, candles, issues, failedFiles = [] } = outcome;
    const isBare = error !== undefined && candles === 0 && issues.length + failedFiles.length === 0;
    const words = isBare ? `${error.code} ${error.message}` : outcome;
    byWords.set(words, [...(byWords.get(words) ?? []), outcome]);
  }
  return [...byWords.values()];
}

function findings(terminal: Terminal, { error, candles, interval, gaps }: DatasetOutcome): string {
  const gapText = gaps.length === 0 ? 'no gaps' : plural(gaps.length, 'gap');
  if (error) {
    // What to do then is the last line of the program.
    const text = error.code === 'INTERRUPTED' ? error.message : errorText(error.code, error.message);
    return `${text} ${terminal.style('dim', `[${error.code}]`)}`;
  }
  const range = interval.to > interval.from ? `, ${time(interval.from)} to ${time(interval.to)}` : '';
  return `${plural(candles, 'candle')}${range}, on the grid, ${gapText}`;
}

function details(terminal: Terminal, { gaps, issues, failedFiles = [] }: DatasetOutcome): void {
  for (const gap of gaps.slice(0, MOST_GAPS))
    terminal.line(
      `      ${time(gap.from)} to ${time(gap.to)}  ${gap.reason}  ${terminal.style('dim', gap.evidence.answer)}`,
    );
  if (gaps.length > MOST_GAPS)
    terminal.line(`      and ${gaps.length - MOST_GAPS} more: candlewick gaps shows all`);
  if (failedFiles.length > 0)
    terminal.line(
      `      ${plural(failedFiles.length, 'file')} of the archive not believed: ${failedFiles.slice(0, MOST_NAMES).join(', ')}`,
    );
  const kinds = new Map<string, number>();
  for (const { kind, rows } of issues)
    if (kind !== 'not-closed') kinds.set(kind, (kinds.get(kind) ?? 0) + rows);
  for (const [kind, rows] of kinds) terminal.line(`      ${plural(rows, 'row')}: ${kind}`);
}
