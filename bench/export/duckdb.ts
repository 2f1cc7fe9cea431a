import { join } from 'node:path';
import { append, connect, TABLE } from '../cache/stores/duckdb.ts';
import type { Series } from '../cache/series.ts';
import type { Export } from './ways.ts';

const pathOf = (folder: string) => join(folder, 'candles.duckdb');
const OPTIONS: Readonly<Record<string, string>> = {
  csv: 'FORMAT csv, HEADER',
  jsonl: 'FORMAT json',
  json: 'FORMAT json, ARRAY true',
  parquet: 'FORMAT parquet, COMPRESSION zstd',
};

/** A table as DuckDB's users keep it: times are timestamps. */
export async function writeTable(folder: string, series: Series): Promise<void> {
  const { connection, close } = await connect(pathOf(folder));
  await connection.run(TABLE);
  await append(connection, series);
  await connection.run(
    'CREATE TABLE stamped AS SELECT make_timestamp(time * 1000) AS timestamp, open, high, low, close, volume FROM candles',
  );
  await connection.run('DROP TABLE candles');
  await connection.run('CHECKPOINT');
  close();
}

export const copyWith =
  (threads: number): Export =>
  async (format, folder, output) => {
    const { connection, close } = await connect(pathOf(folder));
    await connection.run(`SET threads = ${threads}`);
    await connection.run(`COPY stamped TO '${output}' (${OPTIONS[format]!})`);
    close();
  };
