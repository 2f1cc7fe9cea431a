/** A value as a file has it. */
export type Cell = string | number | bigint | boolean | Date | null | undefined;

export interface RawRow {
  /** Of the line in text, of the row elsewhere, from 1 on. */
  readonly number: number;
  readonly cells: readonly Cell[];
}

/** A file of rows, whatever its format. Reading can be begun several times. */
export interface RawFile {
  readonly format: 'csv' | 'json' | 'jsonl' | 'parquet' | 'arrow';
  /** What its columns are called; absent where nothing says so. */
  readonly names?: readonly string[];
  /** In batches of bounded size, as far as the file's own blocks allow. */
  rows(): AsyncIterable<readonly RawRow[]>;
}

/** Rows of a batch. */
export const BATCH_ROWS = 16_384;
