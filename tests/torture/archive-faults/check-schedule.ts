import { ERRORS, type ErrorCode } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import { isDeepStrictEqual } from 'node:util';
import { exitCode } from '../../../packages/cli/src/fetch-run.ts';
import { falsehoods, type Truth } from '../faults/falsehoods.ts';
import type { Look } from '../faults/look.ts';
import { TIMES, type Fate } from './archive-fault-table.ts';
import { slotOf, truthOf } from './archived-sources.ts';
import { RETRIES, type ScheduleReport } from './run-schedule.ts';
import type { Schedule } from './schedules.ts';

/** Failures in a row on the way after which the host asks the archive no more for a while: see stage 3. */
const CIRCUIT = 10;

/** What is wrong with the outcome of a schedule: nothing, if the pipeline is right. */
export function violationsOf(schedule: Schedule, report: ScheduleReport): string[] {
  const { source } = schedule;
  const { struck, lifted, again } = report;
  const truth = truthOf(source);
  const lies = new Set(schedule.struck.filter(({ row }) => row.lies).map(({ slot }) => slot));
  const known: Truth = {
    truth,
    range: source.range,
    slotOf,
    reasonOf: source.reasonOf,
    isLie: (slot) => lies.has(slot),
    isDenied: () => false,
  };
  const wrong = [
    ...falsehoods(struck, known).map((text) => `struck: ${text}`),
    ...falsehoods(lifted, { ...known, isLie: () => false }).map((text) => `lifted: ${text}`),
    ...(schedule.choice === 'auto' ? byFilesAndPages(schedule, report) : byFilesAlone(schedule, report, truth)),
    ...tooOften(struck),
  ]; // prettier-ignore
  if (lifted.outcome.status !== 'complete') wrong.push(`stays ${lifted.outcome.status} after the faults are gone`);
  const { from, to } = source.range;
  const all = [...truth].filter(([slot]) => slot >= from && slot < to).map(([, row]) => row);
  if (!isDeepStrictEqual(lifted.rows, all)) wrong.push('is not the venue after the faults are gone');
  const asked = again.requests.filter(({ endpoint }) => endpoint === 'klines' || endpoint.startsWith('archive'));
  if (asked.length > 0) wrong.push(`asks ${asked.length} times for what it has`);
  return wrong;
} // prettier-ignore

/** Whatever the files are like, pages bring what they do not; unless pages cannot be had either. */
function byFilesAndPages(schedule: Schedule, report: ScheduleReport): string[] {
  const { trouble } = schedule;
  const { outcome } = report.struck;
  const wrong = exitOf(report.struck);
  if (trouble.pages === 'complete' && !isImpatient(schedule.struck) && outcome.status !== 'complete')
    wrong.push(`is ${outcome.status}, not complete`);
  // What was given up because pages cannot be had is no fault of the file.
  const fates = trouble.files === 'same' ? fatesOf(schedule, report) : undefined;
  for (const file of outcome.failedFiles ?? [])
    if (fates && fates.get(file) !== 'dropped' && !isStruck(schedule, report, file))
      wrong.push(`${file} is told as left out`);
  return wrong;
}

/** Whether the fault of a file was served at least once. */
const isStruck = ({ struck }: Schedule, { served }: ScheduleReport, file: string): boolean =>
  struck.some((each, i) => each.file === file && served[i]! > 0);

/** A hole is 4, and a failure of the venue 5: never 0, and nothing else. */
function exitOf({ outcome }: Look): string[] {
  const exit = exitCode([outcome]);
  const code = outcome.error?.code as ErrorCode | undefined;
  const expected =
    outcome.status === 'complete'
      ? EXIT.complete
      : outcome.status === 'incomplete'
        ? EXIT.incomplete
        : EXIT.exchange;
  return exit === expected
    ? []
    : [`ends with exit code ${exit}, ${code ?? ''} (${code && ERRORS[code].exit})`];
}

/** Of each file all or nothing, as its fault says; what no file has is a hole. */
function byFilesAlone(
  schedule: Schedule,
  report: ScheduleReport,
  truth: ReadonlyMap<number, unknown>,
): string[] {
  const { source, trouble } = schedule;
  const { struck } = report;
  const wrong = exitOf(struck);
  const pages = struck.requests.filter(({ endpoint }) => endpoint === 'klines');
  if (pages.length > 0) wrong.push(`asks for ${pages.length} pages`);
  const { status } = struck.outcome;
  if (trouble.files === 'failed') {
    if (status !== 'failed') wrong.push(`is ${status}, although nobody can name the files`);
    return wrong;
  }
  const fates = trouble.files === 'either' ? undefined : fatesOf(schedule, report);
  const stored = new Set(struck.rows.map(([time]) => slotOf(time!)));
  const failed = new Set(struck.outcome.failedFiles);
  let isWhole = true;
  const inFiles = new Set<number>();
  for (const [file, { from, to }] of source.files) {
    const fate = fates?.get(file) ?? (fates ? 'kept' : 'either');
    const lacking = lackingOf(schedule, report, file);
    for (let slot = Math.max(from, source.range.from); slot < Math.min(to, source.range.to); slot++) {
      inFiles.add(slot);
      if (!truth.has(slot)) continue;
      if (fate === 'dropped' && stored.has(slot)) wrong.push(`has ${slot} of ${file}, which is left out`);
      if (fate === 'kept' && stored.has(slot) === lacking.has(slot))
        wrong.push(`${stored.has(slot) ? 'has' : 'lacks'} ${slot} of ${file}, which is read`);
    }
    if (fate !== 'either' && failed.has(file) !== (fate === 'dropped'))
      wrong.push(`${file} is ${failed.has(file) ? '' : 'not '}told as left out`);
  }
  for (let slot = source.range.from; slot < source.range.to; slot++) {
    if (!inFiles.has(slot) && stored.has(slot)) wrong.push(`has ${slot}, which is in no file`);
    if (!stored.has(slot)) isWhole = false;
  }
  if ((status === 'complete') !== isWhole) wrong.push(`is ${status} with ${isWhole ? 'all' : 'holes'}`);
  return wrong.slice(0, 8);
}

const isImpatient = (struck: Schedule['struck']): boolean =>
  struck.some(({ row }) => row.timeout !== undefined);

/** What becomes of the files that are struck; undefined where so much fails that others may suffer. */
function fatesOf({ struck }: Schedule, { served }: ScheduleReport): Map<string, Fate> | undefined {
  if (isImpatient(struck)) return undefined;
  const attempts = struck.map(({ row, times }) => row.outages * Math.min(1 + RETRIES, TIMES[times]));
  if (attempts.reduce<number>((sum, each) => sum + each, 0) >= CIRCUIT) return undefined;
  return new Map(struck.map(({ file, row, times }, i) => [file, served[i] === 0 ? 'kept' : row.fate[times]]));
}

/** Slots that a file lacked: it is believed without them. */
function lackingOf({ struck }: Schedule, { served }: ScheduleReport, file: string): ReadonlySet<number> {
  const index = struck.findIndex((each) => each.file === file);
  const met = struck[index];
  if (!met?.row.lacks || served[index] === 0) return new Set();
  return new Set(Array.from({ length: met.row.lacks }, (_, i) => met.slot + i));
}

/** No file more often than retries allow. */
function tooOften({ requests, events }: Look): string[] {
  const wrong: string[] = [];
  for (const event of events)
    if (event.type === 'retry' && event.attempt > RETRIES) wrong.push(`attempt ${event.attempt} of one request`);
  const counts = new Map<string, number>();
  for (const { endpoint, query } of requests.filter(({ query: { file } }) => file !== undefined)) {
    const key = `${endpoint} ${query['file']}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [key, count] of counts) if (count > 1 + RETRIES) wrong.push(`${count} times ${key}`);
  return wrong;
} // prettier-ignore
