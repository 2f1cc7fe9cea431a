import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { emptySeries, COLUMNS, sliceSeries, type Series } from '../series.ts';
import type { OpenStore } from '../store.ts';

export function writeFlushed(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w');
  writeSync(file, bytes);
  fsyncSync(file);
  closeSync(file);
}

/** Columns of rows of numbers. */
export function fromRows(length: number, rowOf: (i: number) => readonly number[]): Series {
  const series = emptySeries(length);
  for (let i = 0; i < length; i++) {
    const row = rowOf(i);
    COLUMNS.forEach((name, j) => (series[name][i] = row[j]!));
  }
  return series;
}

/** What can only be read as a whole. */
export const wholeFile = (read: () => Series): OpenStore => ({
  all: () => Promise.resolve(read()),
  range: (from, to) => Promise.resolve(sliceSeries(read(), from, to)),
  close: () => Promise.resolve(),
});
