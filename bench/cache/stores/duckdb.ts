import { closeSync, fsyncSync, openSync } from 'node:fs';
import {
  DuckDBInstance,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBVector,
} from '@duckdb/node-api';
import { COLUMNS, emptySeries, type Series } from '../series.ts';

export const TABLE =
  'CREATE TABLE candles (time BIGINT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE)';

export async function connect(path: string): Promise<{ connection: DuckDBConnection; close: () => void }> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** The vectors' memory itself: value by value through the API is many times slower. */
const itemsOf = (vector: DuckDBVector): Float64Array | BigInt64Array =>
  (vector as unknown as { items: Float64Array | BigInt64Array }).items;

/** Appends all rows, chunk by chunk, as fast as the API can. */
export async function append(connection: DuckDBConnection, series: Series): Promise<void> {
  const { DuckDBDataChunk, BIGINT, DOUBLE } = await import('@duckdb/node-api');
  const appender = await connection.createAppender('candles');
  const types = [BIGINT, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE];
  const { length } = series.time;
  for (let start = 0; start < length; start += 2048) {
    const rows = Math.min(2048, length - start);
    const chunk = DuckDBDataChunk.create(types, rows);
    COLUMNS.forEach((name, i) => {
      const vector = chunk.getColumnVector(i);
      const items = itemsOf(vector);
      const values = series[name].subarray(start, start + rows);
      if (items instanceof Float64Array) items.set(values);
      else for (let row = 0; row < rows; row++) items[row] = BigInt(values[row]!);
      vector.flush();
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** The result's columns. */
export async function columnsOf(
  connection: DuckDBConnection,
  sql: string,
  room = emptySeries,
): Promise<Series> {
  const result = await connection.run(sql);
  const chunks: DuckDBDataChunk[] = await result.fetchAllChunks();
  const series = room(chunks.reduce((sum, { rowCount }) => sum + rowCount, 0));
  let at = 0;
  for (const chunk of chunks) {
    COLUMNS.forEach((name, i) => {
      const items = itemsOf(chunk.getColumnVector(i));
      const column = series[name];
      if (items instanceof Float64Array) column.set(items.subarray(0, chunk.rowCount), at);
      else for (let row = 0; row < chunk.rowCount; row++) column[at + row] = Number(items[row]);
    });
    at += chunk.rowCount;
  }
  return series;
}

export function flush(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}
