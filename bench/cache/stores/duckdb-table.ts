import { join } from 'node:path';
import { reusedSeries } from '../series.ts';
import type { BenchStore } from '../store.ts';
import { append, columnsOf, connect, TABLE } from './duckdb.ts';

const pathOf = (folder: string) => join(folder, 'candles.duckdb');

export const store: BenchStore = {
  async write(folder, series) {
    const { connection, close } = await connect(pathOf(folder));
    await connection.run(TABLE);
    await append(connection, series);
    await connection.run('CHECKPOINT');
    close();
  },
  async open(folder) {
    const { connection, close } = await connect(pathOf(folder));
    const room = reusedSeries();
    return {
      all: () => columnsOf(connection, 'SELECT * FROM candles'),
      range: (from, to) =>
        columnsOf(connection, `SELECT * FROM candles WHERE time >= ${from} AND time < ${to}`, room),
      close: () => Promise.resolve(close()),
    };
  },
};
