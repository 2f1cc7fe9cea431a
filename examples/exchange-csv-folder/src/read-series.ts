import { createReadStream } from 'node:fs';
import { allocateCandles, CORE_COLUMNS, type Candles } from '@candlewick/core';
import type { CsvFolderOptions } from './options.ts';

const TIMES: Readonly<Record<CsvFolderOptions['time'], (text: string) => number>> = {
  ms: Number,
  s: (text) => Number(text) * 1000,
  us: (text) => Math.trunc(Number(text) / 1000),
  iso: isoTime,
};

/** UTC where no offset is named. 01/02/2024 has two readings, and is none. */
function isoTime(text: string): number {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return NaN;
  return Date.parse(/[zZ]$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
}

/**
 * Reads a file as columns, in chunks so that others get their turn.
 *
 * @throws Error naming the line that is no candle, or the column that is not there
 */
export async function readSeries(
  path: string,
  { columns, time, separator }: CsvFolderOptions,
  signal: AbortSignal,
): Promise<Candles> {
  const names = [...new Set<string>([...CORE_COLUMNS, ...Object.keys(columns)])];
  const places = names.map((name) => columns[name] ?? name);
  let positions = places.every((place) => typeof place === 'number') ? places : undefined;
  const values: number[][] = names.map(() => []);
  let line = 0;
  const take = (text: string): void => {
    line++;
    if (text === '') return;
    const cells = text.split(separator).map((cell) => cell.replace(/^\s*"?|"?\s*$/g, ''));
    if (!positions) return void (positions = positionsOf(places, cells));
    for (const [c, name] of names.entries()) {
      const cell = cells[positions[c]!] ?? '';
      const value = cell === '' ? NaN : name === 'time' ? TIMES[time](cell) : Number(cell);
      if (Number.isNaN(value) && c < CORE_COLUMNS.length)
        throw new Error(`${path}, line ${line}: «${cell}» is no ${name}`);
      values[c]!.push(value);
    }
  };
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', signal })) {
    const lines = (rest + (chunk as string)).split(/\r?\n/);
    rest = lines.pop()!;
    lines.forEach(take);
  }
  take(rest);
  return rising(names, values);
}

/** @throws Error naming what the first line lacks */
function positionsOf(places: readonly (string | number)[], header: readonly string[]): number[] {
  return places.map((place) => {
    const position = typeof place === 'number' ? place : header.indexOf(place);
    if (position < 0) throw new Error(`there is no column ${place} among ${header.join(', ')}`);
    return position;
  });
}

/** Columns in the order of time: some files have the newest first. */
function rising(names: readonly string[], values: readonly (readonly number[])[]): Candles {
  const times = values[0]!;
  const order = Array.from(times, (_, row) => row);
  if (times.some((time, row) => row > 0 && time < times[row - 1]!))
    order.sort((a, b) => times[a]! - times[b]!);
  const candles = allocateCandles(order.length, names.slice(CORE_COLUMNS.length));
  const columns: Readonly<Record<string, unknown>> = { ...candles, ...candles.extras };
  names.forEach((name, c) => (columns[name] as Float64Array).set(order.map((row) => values[c]![row]!)));
  return candles;
}
