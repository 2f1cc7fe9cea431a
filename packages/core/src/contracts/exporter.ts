import type { Candles } from '../domain/candles.ts';
import type { DatasetId } from '../domain/dataset.ts';
import type { LedgerEntry } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';

/** What is exported: verified candles of one dataset, streamed once. */
export interface ExportSource {
  /** The dataset that is exported. */
  readonly dataset: DatasetId;
  /** What was asked for; candles lie inside. */
  readonly interval: Interval;
  /** The grid that the open times of candles lie on. */
  readonly grid: Grid;
  /** Extra columns that batches may have, in order. */
  readonly extras: readonly string[];
  /** Candles to come. */
  readonly candles: number;
  /** Known gaps inside the interval. */
  readonly gaps: readonly LedgerEntry[];
  /** The candles, ascending, in column batches. Can be iterated once. */
  readonly batches: AsyncIterable<Candles>;
  /** Values were rounded to what a float32 tells apart: typed columns may be of that type. */
  readonly dtype?: 'float32';
  /** What stands before the first row is in the file already; only rows are to be written. See `lastTime`. */
  readonly continues?: boolean;
}

/** A file that appears under its name only when the whole export succeeded. */
export interface ExportFile {
  /** Resolves when the next chunk is welcome; the chunk is the file's from then on. */
  write(chunk: Uint8Array): Promise<void>;
  /**
   * Lends memory of at least `bytes` for the next chunk, which may start with what an earlier one left. Absent: none is
   * to be had. New memory for every chunk costs more than the bytes in it.
   */
  lend?(bytes: number): Uint8Array;
}

/**
 * Where the tool that a layout is made for looks for the file. Each part is a plain name: no separator, never `..`.
 * Absent parts are the host's to choose.
 */
export interface FileSuggestion {
  /** Folders below the export folder, outermost first. */
  readonly folder?: readonly string[];
  /** Without extension. */
  readonly name?: string;
}

/** Where an exporter may put bytes. Exporters to elsewhere (a database) never call `file`. */
export interface ExportTarget {
  /**
   * Opens the export's file. `extension` has no dot; the host chooses folder and name, and follows `suggestion` where
   * the user named no file.
   * @throws EXPORT_* when the place is not writable or the file exists.
   */
  file(extension: string, suggestion?: FileSuggestion): Promise<ExportFile>;
}

/** What was written. */
export interface ExportResult {
  /** Rows in the file. */
  readonly candles: number;
  /** Names of the columns that were written, in order; for the manifest. */
  readonly columns?: readonly string[];
}

/** Writes candles in one format. Opened per export. */
export interface Exporter extends AsyncDisposable {
  /** Writes all batches. Throwing or aborting leaves no file behind. */
  export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult>;
  /**
   * Absent: its files cannot be continued. The time of the last row of an existing file, in milliseconds UTC; undefined:
   * it has no row yet.
   *
   * @param file its first and its last line, without their ends; the same where it has only one
   * @throws Error saying what is wrong where it is not a file that `export` would write of this source
   */
  lastTime?(
    file: { readonly first: string; readonly last: string },
    source: Pick<ExportSource, 'dataset' | 'extras'>,
  ): number | undefined;
}

/** What an exporter declares. */
export interface ExporterCapabilities {
  /** Memory is bounded by the batch, whatever the length of the export. */
  readonly streaming: boolean;
  /** Its files are streams of text, which hosts may compress. Default false. */
  readonly compressible?: boolean;
  /**
   * It looks at a batch only until it asks for the next one; then they may be the same memory each time. Default false:
   * batches are the exporter's to keep.
   */
  readonly readsOnce?: boolean;
}
