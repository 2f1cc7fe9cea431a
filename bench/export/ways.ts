/** Writes all candles that `folder` holds in the given format to `output`. */
export type Export = (format: string, folder: string, output: string) => Promise<void>;

/** What is measured, by name; each loads its libraries before the clock starts. */
export const EXPORTS: Readonly<Record<string, () => Promise<Export>>> = {
  candlewick: async () => (await import('./candlewick.ts')).exportCandles,
  'duckdb-1': async () => (await import('./duckdb.ts')).copyWith(1),
  'duckdb-2': async () => (await import('./duckdb.ts')).copyWith(2),
  node: async () => (await import('./plain-node.ts')).writeRows,
};
