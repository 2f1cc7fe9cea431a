import type { ImportedFile, ImportFinding, ImportOutcome } from '@candlewick/core';
import type { PlannedFile, PlannedImport } from '@candlewick/plugins';
import { gapDocument } from './gap-json.ts';
import { iso, number, plural, time } from './format.ts';
import type { Terminal } from './terminal.ts';

/** Lines of a list that people are shown; programs get all. */
const SHOWN = 10;

/** One dataset in the document of `import --json`. */
export const importDocument = ({ files }: PlannedImport, outcome: ImportOutcome) => ({
  ...outcome.dataset,
  from: iso(outcome.interval.from),
  to: iso(outcome.interval.to),
  candles: outcome.files.reduce((sum, each) => sum + each.candles, 0),
  added: outcome.added,
  revised: outcome.revised,
  files: outcome.files.map((file, i) => ({ ...file, ...understood(files[i]!), findings: file.findings.map(findingDocument) })),
  gaps: outcome.gaps.map(gapDocument),
}); // prettier-ignore

const understood = ({ opened }: PlannedFile) => ({
  format: opened.format,
  columns: opened.columns.text,
  ignored: opened.columns.ignored,
  times: [...opened.timeKinds],
  flagged: opened.flagged,
});

const findingDocument = ({ firstTime, ...finding }: ImportFinding) => ({
  ...finding,
  ...(Number.isFinite(firstTime) ? { firstTime: iso(firstTime) } : {}),
});

/** What was understood, found and stored of one dataset, for people. */
export function importReport(
  terminal: Terminal,
  { files }: PlannedImport,
  { dataset, files: done, interval, added, revised, gaps }: ImportOutcome,
  dryRun: boolean,
): void {
  const candles = done.reduce((sum, each) => sum + each.candles, 0);
  const slots = gaps.reduce((sum, each) => sum + each.slots, 0);
  terminal.heading(`${dataset.exchange} ${dataset.symbol} ${dataset.timeframe}`);
  terminal.pairs([
    ['candles', `${number(candles)}, ${time(interval.from)} to ${time(interval.to)}`],
    ...(dryRun ? [] : ([['stored', `${number(added)} new, ${number(revised)} changed`]] as const)),
    ['gaps', gaps.length === 0 ? 'none' : `${number(gaps.length)}, ${plural(slots, 'candle')}`],
  ]);
  terminal.line();
  terminal.table(
    ['file', 'format', 'rows>', 'candles>', 'times', 'found'],
    done
      .slice(0, SHOWN)
      .map((file, i) => [
        file.name,
        files[i]!.opened.format,
        number(file.rows),
        number(file.candles),
        [...files[i]!.opened.timeKinds].map((kind) => TIMES[kind]).join(', '),
        foundText(file, files[i]!),
      ]),
  );
  if (done.length > SHOWN) terminal.line(`and ${number(done.length - SHOWN)} more files: --json has them`);
  const { text, ignored } = files[0]!.opened.columns;
  terminal.line(`columns: ${text}${ignored.length > 0 ? `; not taken: ${ignored.join(', ')}` : ''}`);
}

const TIMES = { s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds', text: 'text, UTC', timestamp: 'timestamps' } as const; // prettier-ignore

function foundText({ findings }: ImportedFile, { opened }: PlannedFile): string {
  const found = findings.map(({ kind, rows, firstRow }) => `${number(rows)} ${kind} (row ${firstRow})`);
  if (opened.flagged > 0) found.push(`${number(opened.flagged)} filled or partial, left out`);
  return found.length === 0 ? 'nothing' : found.join(', ');
}
