import type { DatabaseSync } from 'node:sqlite';
import { allocateCandles, VALUE_COLUMNS, type Candles, type Interval } from '@candlewick/core';

/** A candle as it is stored: its doubles as bytes, because SQLite's own REAL knows neither NaN nor -0. */
interface Row {
  readonly time: number;
  /** Names of the extra columns that it was stored with. */
  readonly extras: string;
  readonly bytes: Uint8Array;
}

/** The first rows of an interval, as runs of equal extra columns. */
export function readRuns(database: DatabaseSync, dataset: number, interval: Interval, limit = -1): Candles[] {
  const rows = database
    .prepare(
      'SELECT time, extras, bytes FROM candles WHERE dataset = ? AND time >= ? AND time < ? ORDER BY time LIMIT ?',
    )
    .all(dataset, ...bounds(interval), limit) as unknown as Row[];
  const runs: Candles[] = [];
  for (let start = 0, end = 0; start < rows.length; start = end) {
    while (end < rows.length && rows[end]!.extras === rows[start]!.extras) end++;
    runs.push(toCandles(rows.slice(start, end)));
  }
  return runs;
}

export function writeRuns(database: DatabaseSync, dataset: number, runs: readonly Candles[]): void {
  const insert = database.prepare('INSERT INTO candles VALUES (?, ?, ?, ?)');
  for (const run of runs) {
    const names = Object.keys(run.extras);
    const columns = columnsOf(run, names);
    for (let row = 0; row < run.length; row++) {
      const doubles = Float64Array.from(columns, (column) => column[row]!);
      insert.run(dataset, run.time[row]!, names.join(' '), new Uint8Array(doubles.buffer));
    }
  }
}

/** @returns how many there were */
export function deleteRows(database: DatabaseSync, dataset: number, interval: Interval): number {
  const { changes } = database
    .prepare('DELETE FROM candles WHERE dataset = ? AND time >= ? AND time < ?')
    .run(dataset, ...bounds(interval));
  return Number(changes);
}

/** Times are integers there: ends that are none, or lie beyond all of them, are brought to where they mean the same. */
const bounds = ({ from, to }: Interval): [number, number] => [whole(from), whole(to)];
const whole = (time: number): number =>
  Math.ceil(Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, time)));

function toCandles(rows: readonly Row[]): Candles {
  const names = rows[0]!.extras.split(' ').filter((name) => name !== '');
  const candles = allocateCandles(rows.length, names);
  const columns = columnsOf(candles, names);
  rows.forEach(({ time, bytes }, row) => {
    candles.time[row] = time;
    const doubles = new Float64Array(bytes.slice().buffer);
    for (let c = 0; c < columns.length; c++) columns[c]![row] = doubles[c]!;
  });
  return candles;
}

const columnsOf = (candles: Candles, names: readonly string[]): Float64Array[] => [
  ...VALUE_COLUMNS.map((name) => candles[name]),
  ...names.map((name) => candles.extras[name]!),
];
