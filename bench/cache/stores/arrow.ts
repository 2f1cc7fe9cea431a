import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Vector } from 'apache-arrow';
import { makeData, makeVector, Table, tableFromIPC, tableToIPC, TimestampMillisecond } from 'apache-arrow';
import { COLUMNS, sliceSeries, VALUES, type Series } from '../series.ts';
import type { BenchStore } from '../store.ts';

const pathOf = (folder: string) => join(folder, 'candles.arrow');

function arrowFile(
  encode: (time: Float64Array) => Vector,
  decode: (time: Vector) => Float64Array,
): BenchStore {
  return {
    write(folder, series) {
      const values = VALUES.map((name) => [name, makeVector(series[name])]);
      const table = new Table(
        Object.fromEntries([['time', encode(series.time)], ...values]) as Record<string, Vector>,
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
        const column = (name: (typeof COLUMNS)[number]) => {
          const vector = table.getChild(name)!;
          return name === 'time' ? decode(vector) : doublesOf(vector);
        };
        return Object.fromEntries(COLUMNS.map((name) => [name, column(name)])) as unknown as Series;
      };
      return Promise.resolve({
        all: () => Promise.resolve(read()),
        range: (from, to) => Promise.resolve(sliceSeries(read(), from, to)),
        close: () => Promise.resolve(),
      });
    },
  };
}

const doublesOf = (vector: Vector): Float64Array => Float64Array.from(vector.toArray() as Float64Array);

/** Times as what Arrow has for them, and what pandas, Polars and DuckDB write and read. */
export const timestamps = arrowFile(
  (time) => {
    const data = new BigInt64Array(time.length);
    for (let row = 0; row < time.length; row++) data[row] = BigInt(time[row]!);
    return makeVector(
      makeData({ type: new TimestampMillisecond('UTC' as never), length: time.length, data }),
    );
  },
  (vector) => {
    const values = vector.toArray() as unknown as BigInt64Array;
    const time = new Float64Array(values.length);
    for (let row = 0; row < time.length; row++) time[row] = Number(values[row]);
    return time;
  },
);

/** Times as doubles like the rest: quicker, and no other program takes them for times. */
export const plain = arrowFile((time) => makeVector(time) as Vector, doublesOf);
