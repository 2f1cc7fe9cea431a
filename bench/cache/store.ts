import type { Series } from './series.ts';

/** A way to keep a series that is measured beside the others. */
export interface BenchStore {
  /** Writes all of it; when the promise resolves, it is on the disk. */
  write(folder: string, series: Series): Promise<void>;
  open(folder: string): Promise<OpenStore>;
}

export interface OpenStore {
  /** All of it, in whole columns. */
  all(): Promise<Series>;
  /** Candles with `from <= time < to`, good until the next are asked for. */
  range(from: number, to: number): Promise<Series>;
  close(): Promise<void>;
}

/** The stores by the name in the table. */
export const STORES: Readonly<Record<string, () => Promise<BenchStore>>> = {
  Candlewick: async () => (await import('./stores/candlewick.ts')).store,
  'DuckDB table': async () => (await import('./stores/duckdb-table.ts')).store,
  'DuckDB Parquet, zstd': async () => (await import('./stores/duckdb-parquet.ts')).doubles,
  'DuckDB Parquet v2, decimals': async () => (await import('./stores/duckdb-parquet.ts')).decimals,
  'Arrow IPC file': async () => (await import('./stores/arrow.ts')).timestamps,
  'Arrow IPC file, times as doubles': async () => (await import('./stores/arrow.ts')).plain,
  'node:sqlite': async () => (await import('./stores/sqlite.ts')).store,
  'CSV, split and Number': async () => (await import('./stores/csv.ts')).store,
  'JSON rows, gzip': async () => (await import('./stores/gzip-json.ts')).store,
};
