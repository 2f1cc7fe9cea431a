import type { ExportColumn } from './export-columns.ts';
import type { TimeFormat } from './format-time.ts';
import { PlainRowEncoder } from './plain-row-encoder.ts';
import { createWasmRowEncoder, fitsWasm } from './wasm-row-encoder.ts';

/** What stands around the values of a row. */
export interface RowLayout {
  /** The columns beside the time, in order. */
  readonly columns: readonly ExportColumn[];
  /** How the time is written. */
  readonly time: TimeFormat;
  /** IANA zone of times that are text. Default UTC. */
  readonly timeZone?: string;
  /** Whether times that are text stand in quotes. */
  readonly quoteTimes: boolean;
  /** Before each column's value: as many as there are columns. */
  readonly before: readonly string[];
  /** Behind the last value of a row. */
  readonly end: string;
  /** Between two rows, where `end` is not enough. */
  readonly separator?: string;
  /** The text for a value that is no finite number. */
  notFinite(value: number): string;
}

/** Rows of one batch: a column of values for each of the layout's; undefined where the batch lacks it. */
export interface RowSource {
  readonly values: readonly (Float64Array | undefined)[];
  /** The one among them that is the candles' times. */
  readonly times: Float64Array;
}

/** Writes rows of text into memory. There are two that give the same bytes. */
export interface RowEncoder {
  /** Room that a row may need. */
  readonly rowBytes: number;
  /** Most rows at once. */
  readonly maxRows: number;
  /** Before another batch: what was learnt of the last one is forgotten. */
  reset(): void;
  /** Writes rows `[start, end)` at `at`, where there must be room for them; gives the place behind them. */
  write(source: RowSource, start: number, end: number, target: DataView, at: number): number;
}

/** The fastest encoder that works here. */
export function createRowEncoder(layout: RowLayout): RowEncoder {
  if (!fitsWasm(layout)) return new PlainRowEncoder(layout);
  try {
    return createWasmRowEncoder(layout);
  } catch {
    // No WebAssembly on this machine or by its settings: as right, only slower.
    return new PlainRowEncoder(layout);
  }
}
