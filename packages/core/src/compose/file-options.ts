import type { Partition } from '../domain/partition.ts';
import type { Compression } from './compression.ts';

/** How files are to be, whatever their format. */
export interface FileOptions {
  /** These columns in this order, for exporters that let them be chosen. */
  readonly columns?: 'all' | readonly string[] | undefined;
  /** IANA zone of times that are text, for exporters that write such. */
  readonly timeZone?: string | undefined;
  /** Compresses files of text; absent: as the name of `output` says (`.gz`, `.zst`). */
  readonly compress?: Compression | undefined;
  /** Values are rounded to what a float32 tells apart. Lossy. */
  readonly dtype?: 'float32' | undefined;
  /** A file per calendar period, in a folder. */
  readonly partition?: Partition | undefined;
  /** Continues the file named by `output` behind its last row. */
  readonly append?: boolean | undefined;
  /** Writes a manifest beside the files, which says who made it. */
  readonly manifest?: { readonly madeBy: string } | undefined;
}

/** One file, or the part of an export that went to a stream. */
export interface WrittenFile {
  /** Absent where the exporter wrote to a stream or to no file. */
  readonly path?: string;
  /** Its size. */
  readonly bytes: number;
  /** Its rows. */
  readonly candles: number;
  /** First and last time; absent where there is no row. */
  readonly firstTime?: number;
  /** See `firstTime`. */
  readonly lastTime?: number;
  /** Where a manifest was asked for. */
  readonly sha256?: string;
}
