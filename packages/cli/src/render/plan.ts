import type { DatasetPlan } from '@candlewick/core';
import { togetherMs } from '@candlewick/core/host';
import { bytes, duration, iso, number, plural, time } from './format.ts';
import type { Terminal } from './terminal.ts';

/** Intervals of a dataset that are listed one by one. */
const LISTED = 10;

const spans = (intervals: DatasetPlan['missing']) =>
  intervals.map(({ from, to }) => ({ from: iso(from), to: iso(to) }));

const sum = (plans: readonly DatasetPlan[], value: (plan: DatasetPlan) => number): number =>
  plans.reduce((total, plan) => total + value(plan), 0);

const totals = (plans: readonly DatasetPlan[]) => ({
  ...(plans.some(({ files }) => files.length > 0) ? fileTotals(plans) : {}),
  requests: sum(plans, ({ requests }) => requests),
  weight: sum(plans, ({ weight }) => weight),
  downloadBytes: sum(plans, ({ estimate }) => estimate.downloadBytes),
  diskBytes: sum(plans, ({ estimate }) => estimate.diskBytes),
  durationMs: togetherMs(plans),
});

const fileTotals = (plans: readonly DatasetPlan[]) => ({
  files: sum(plans, ({ files }) => files.length),
  fileBytes: sum(plans, ({ files }) => files.reduce((total, { bytes = 0 }) => total + bytes, 0)),
});

export const planDocument = (plans: readonly DatasetPlan[]) => ({
  ...totals(plans),
  datasets: plans.map(({ dataset, interval, missing, forgotten, files, estimate, ...rest }) => ({
    ...dataset,
    from: iso(interval.from),
    to: iso(interval.to),
    missing: spans(missing),
    forgotten: spans(forgotten),
    ...(files.length > 0 ? { files: files.map(fileDocument) } : {}),
    ...rest,
    ...estimate,
  })),
});

const fileDocument = ({ name, interval, bytes: size, slots }: DatasetPlan['files'][number]) => ({
  name,
  from: iso(interval.from),
  to: iso(interval.to),
  ...(size === undefined ? {} : { bytes: size }),
  slots,
});

/** The plan, dataset by dataset: nothing has been fetched. */
export function planTable(terminal: Terminal, plans: readonly DatasetPlan[]): void {
  terminal.table(
    ['exchange', 'symbol', 'timeframe', 'from', 'to', 'wanted>', 'missing>', 'requests>', 'weight>', 'time>'],
    plans.map(({ dataset, interval, slots, missingSlots, requests, weight, estimate }) => [
      dataset.exchange, dataset.symbol, dataset.timeframe, time(interval.from), time(interval.to),
      number(slots), number(missingSlots), number(requests), number(weight), about(estimate.durationMs),
    ]),
  ); // prettier-ignore
  for (const plan of plans) {
    listFiles(terminal, plan);
    listIntervals(terminal, plan, 'missing', 'is missing');
    listIntervals(terminal, plan, 'forgotten', 'is not to be had (the exchange keeps only newer candles):');
  }
  terminal.line();
  lastLine(terminal, plans);
}

/** Names of files, the first and the last of many. */
function listFiles(terminal: Terminal, { dataset, files }: DatasetPlan): void {
  if (files.length === 0) return;
  const total = files.reduce((all, { bytes: size = 0 }) => all + size, 0);
  const names = files.map(({ name }) => name);
  const shown = names.length > LISTED ? [...names.slice(0, 3), '…', ...names.slice(-3)] : names;
  const head = `${dataset.symbol} ${dataset.timeframe} ${plural(files.length, 'file')} of the archive, ${bytes(total)}:`;
  terminal.line(terminal.style('dim', `  ${head} ${shown.join(' ')}`));
}

function listIntervals(
  terminal: Terminal,
  { dataset, ...plan }: DatasetPlan,
  which: 'missing' | 'forgotten',
  words: string,
): void {
  const say = (text: string) =>
    terminal.line(terminal.style('dim', `  ${dataset.symbol} ${dataset.timeframe} ${text}`));
  for (const { from, to } of plan[which].slice(0, LISTED)) say(`${words} ${time(from)} to ${time(to)}`);
  const more = plan[which].length - LISTED;
  if (more > 0) say(`${words} ${plural(more, 'more stretch', 'more stretches')}`);
}

function lastLine(terminal: Terminal, plans: readonly DatasetPlan[]): void {
  const { requests, files = 0, downloadBytes, diskBytes, durationMs } = totals(plans);
  if (requests === 0 && files === 0) {
    const gone = plans.some(({ forgotten }) => forgotten.length > 0);
    terminal.line(gone ? 'Nothing to ask for.' : 'Nothing to fetch: all of it is cached.');
    return;
  }
  const read = files > 0 ? `${plural(files, 'file')} would be read and ` : '';
  terminal.line(`${read}${plural(requests, 'request')} would be sent; nothing was fetched.`);
  const asked = plans.filter((each) => each.requests > 0 || each.files.length > 0);
  const latencies = [...new Set(asked.map(({ estimate }) => duration(estimate.experience.latencyMs)))];
  const known = asked.every(({ estimate }) => estimate.experience.measured);
  terminal.line(
    terminal.style(
      'dim',
      `About ${bytes(downloadBytes)} to download, ${bytes(diskBytes)} on disk, ${about(durationMs)} ` +
        `(at ${latencies.join(' and ')} a request${known ? ', as in earlier runs' : ', an assumption: no earlier run tells'}).`,
    ),
  );
}

const about = (ms: number): string => (ms === 0 ? '–' : ms < 1000 ? 'under 1 s' : duration(ms));
