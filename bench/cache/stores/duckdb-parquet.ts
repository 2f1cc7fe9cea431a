import { join } from 'node:path';
import type { BenchStore } from '../store.ts';
import { append, columnsOf, connect, flush, TABLE } from './duckdb.ts';

const DECIMALS =
  'time, open::DECIMAL(18,8) AS open, high::DECIMAL(18,8) AS high, low::DECIMAL(18,8) AS low, close::DECIMAL(18,8) AS close, volume::DECIMAL(18,8) AS volume';
const DOUBLES =
  'time, open::DOUBLE AS open, high::DOUBLE AS high, low::DOUBLE AS low, close::DOUBLE AS close, volume::DOUBLE AS volume';

const storeOf = (columns: string, options: string): BenchStore => ({
  async write(folder, series) {
    const file = join(folder, 'candles.parquet');
    const { connection, close } = await connect(':memory:');
    await connection.run(TABLE);
    await append(connection, series);
    await connection.run(`COPY (SELECT ${columns} FROM candles) TO '${file}' (FORMAT parquet, ${options})`);
    close();
    flush(file);
  },
  async open(folder) {
    const file = join(folder, 'candles.parquet');
    const { connection, close } = await connect(':memory:');
    return {
      all: () => columnsOf(connection, `SELECT ${DOUBLES} FROM '${file}'`),
      range: (from, to) =>
        columnsOf(connection, `SELECT ${DOUBLES} FROM '${file}' WHERE time >= ${from} AND time < ${to}`),
      close: () => Promise.resolve(close()),
    };
  },
});

export const doubles = storeOf('*', 'COMPRESSION zstd');
export const decimals = storeOf(DECIMALS, 'COMPRESSION zstd, PARQUET_VERSION v2');
