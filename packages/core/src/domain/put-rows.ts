import type { Candles } from './candles.ts';
import {
  allocateCandles,
  concatCandles,
  CORE_COLUMNS,
  lowerBound,
  sameRow,
  sliceByTime,
  VALUE_COLUMNS,
} from './candles.ts';
import type { CandlePut } from './dataset-state.ts';
import type { Interval } from './interval.ts';

/** A candle that the venue later sent differently (or not at all): both values, and when the second came. */
export interface Revision {
  /** Open time of the candle, milliseconds UTC. */
  readonly time: number;
  /** When the other values came, milliseconds UTC. */
  readonly revisedAt: number;
  /** `[open, high, low, close, volume]`; the same as `after` when only an extra column differs. */
  readonly before: readonly number[];
  /** Absent when the candle vanished. */
  readonly after?: readonly number[];
}

/**
 * Stored rows as runs: ascending, none empty, each with the extra columns that all its rows were stored with.
 * Neighbours differ in them; so a row never seems to have a column that nobody sent.
 */
export type CandleRuns = readonly Candles[];

/** What putting rows did to stored ones. */
export interface PutOutcome {
  /** The rows that are stored now. */
  readonly runs: CandleRuns;
  /** False: the very same rows were there already. */
  readonly changed: boolean;
  /** Rows at times that had none before. */
  readonly added: number;
  /** Rows that were there and are not any more. */
  readonly vanished: number;
  /** Ascending by time; the vanished ones too. */
  readonly revisions: readonly Revision[];
}

/**
 * What may be stored of a put: the rows inside its interval with the dataset's extra columns, as views of the caller's
 * memory. Columns that the dataset was not declared with are left out.
 *
 * @param ascend for who has a quicker way to look at many: whether times are ascending integers
 * @throws RangeError when times are not ascending integers
 */
export function storableRows(
  { interval, candles }: CandlePut,
  extras: readonly string[],
  ascend?: (times: Float64Array) => boolean,
): Candles {
  const { time, length } = candles;
  if (!ascend?.(time)) refuseDisorder(candles);
  // Those between are ascending.
  const last = length - 1;
  for (const i of last < 0 ? [] : [0, last]) if (!Number.isSafeInteger(time[i])) refuseTime(i, time[i]!);
  const inside = sliceByTime(candles, interval.from, interval.to);
  const known = extras.filter((name) => inside.extras[name]);
  return { ...inside, extras: Object.fromEntries(known.map((name) => [name, inside.extras[name]!])) };
}

function refuseDisorder({ time, length }: Candles): void {
  let before = -Infinity;
  for (let i = 0; i < length; i++) {
    const now = time[i]!;
    if (!(now > before) || Math.floor(now) !== now) refuseTime(i, now);
    before = now;
  }
}

function refuseTime(row: number, time: number): never {
  throw new RangeError(`Candle times must be ascending integers: row ${row} has ${time}`);
}

/** The rows in memory of their own. */
export function copyRows(rows: Candles): Candles {
  const names = Object.keys(rows.extras);
  const copy = allocateCandles(rows.length, names);
  for (const name of CORE_COLUMNS) copy[name].set(rows[name]);
  for (const name of names) copy.extras[name]!.set(rows.extras[name]!);
  return copy;
}

/** `stored` with `rows` (see `storableRows`) in place of everything inside `interval`. */
export function putRows(
  stored: CandleRuns,
  interval: Interval,
  rows: Candles,
  revisedAt: number,
): PutOutcome {
  const inside = cutRuns(stored, interval.from, interval.to);
  const differences = compare(inside, rows, revisedAt);
  const { added, vanished, revisions } = differences;
  const changed =
    added > 0 || vanished > 0 || revisions.length > 0 || inside.some((run) => !sameExtras(run, rows));
  if (!changed) return { ...differences, changed, runs: stored };
  const runs = joinRuns([
    ...cutRuns(stored, -Infinity, interval.from),
    rows,
    ...cutRuns(stored, interval.to, Infinity),
  ]);
  return { ...differences, changed, runs };
}

/** The rows with `from <= time < to`, as views. */
export const cutRuns = (runs: CandleRuns, from: number, to: number): CandleRuns =>
  runs.map((run) => sliceByTime(run, from, to)).filter((run) => run.length > 0);

/** Rows in all runs. */
export const countRows = (runs: CandleRuns): number => runs.reduce((sum, run) => sum + run.length, 0);

/** Ascending pieces as runs: neighbours with the same extra columns become one. */
export function joinRuns(pieces: readonly Candles[]): CandleRuns {
  const groups: Candles[][] = [];
  for (const piece of pieces) {
    if (piece.length === 0) continue;
    const last = groups.at(-1);
    if (last && sameExtras(last[0]!, piece)) last.push(piece);
    else groups.push([piece]);
  }
  return groups.map(concatCandles);
}

function sameExtras(a: Candles, b: Candles): boolean {
  const names = Object.keys(a.extras);
  return names.length === Object.keys(b.extras).length && names.every((name) => b.extras[name]);
}

const valuesOf = (candles: Candles, row: number): number[] =>
  VALUE_COLUMNS.map((name) => candles[name][row]!);

function compare(stored: CandleRuns, rows: Candles, revisedAt: number) {
  const revisions: Revision[] = [];
  let met = 0;
  let vanished = 0;
  let next = 0;
  for (const run of stored) {
    for (let i = 0; i < run.length; i++) {
      const time = run.time[i]!;
      if (next < rows.length && rows.time[next]! < time) next += lowerBound(rows.time.subarray(next), time);
      if (next < rows.length && rows.time[next] === time) {
        met++;
        if (!sameRow(run, i, rows, next))
          revisions.push({ time, revisedAt, before: valuesOf(run, i), after: valuesOf(rows, next) });
      } else {
        vanished++;
        revisions.push({ time, revisedAt, before: valuesOf(run, i) });
      }
    }
  }
  return { revisions, vanished, added: rows.length - met };
}
