import { DuckDBInstance, DuckDBTimestampTZValue } from '@duckdb/node-api';
import type { DuckDBValue } from '@duckdb/node-api';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What DuckDB read. */
export interface Read {
  readonly types: readonly string[];
  readonly rows: readonly (readonly DuckDBValue[])[];
  /** Times as milliseconds UTC, NULL as NaN. */
  readonly columns: readonly Float64Array[];
}

/** Lets DuckDB, an implementation of another hand, read a file. */
export async function queryFile(
  file: Uint8Array,
  extension: string,
  sql: (path: string) => string,
): Promise<Read> {
  const folder = await mkdtemp(join(tmpdir(), 'candlewick-duckdb-'));
  const path = join(folder, `file.${extension}`);
  await writeFile(path, file);
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const reader = await connection.runAndReadAll(sql(path));
    const rows = reader.getRows();
    return {
      types: reader.columnTypes().map(String),
      rows,
      columns: reader.columnNames().map((_, c) => Float64Array.from(rows, (row) => numberOf(row[c]!))),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
}

function numberOf(value: DuckDBValue): number {
  if (value === null) return NaN;
  return Number(value instanceof DuckDBTimestampTZValue ? value.micros / 1000n : value);
}
