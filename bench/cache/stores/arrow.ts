import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeVector, Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import { COLUMNS, sliceSeries, type Series } from '../series.ts';
import type { BenchStore } from '../store.ts';

const pathOf = (folder: string) => join(folder, 'candles.arrow');

export const store: BenchStore = {
  write(folder, series) {
    const table = new Table(
      Object.fromEntries(COLUMNS.map((name) => [name, makeVector(series[name])])) as never,
    );
    const file = openSync(pathOf(folder), 'w');
    writeSync(file, tableToIPC(table, 'file'));
    fsyncSync(file);
    closeSync(file);
    return Promise.resolve();
  },
  open(folder) {
    const read = (): Series => {
      const table = tableFromIPC(readFileSync(pathOf(folder)));
      return Object.fromEntries(
        COLUMNS.map((name) => [name, Float64Array.from(table.getChild(name)!.toArray() as Float64Array)]),
      ) as unknown as Series;
    };
    return Promise.resolve({
      all: () => Promise.resolve(read()),
      range: (from, to) => Promise.resolve(sliceSeries(read(), from, to)),
      close: () => Promise.resolve(),
    });
  },
};
