import type { Candles } from '../domain/candles.ts';
import type { ExportColumn } from './export-columns.ts';
import { yieldToLoop } from './text-chunks.ts';

/** Rows of an export as columns, gathered from batches. */
export interface ColumnGroup {
  /** How many rows. */
  readonly length: number;
  /** In the order of the export's columns, each `length` long; NaN where a batch lacks the column. */
  readonly values: readonly Float64Array[];
}

/**
 * Gathers batches into groups of `rows` rows, the last one shorter, for files that are made of such groups. A group's memory is
 * used again for the next one.
 */
export async function* columnGroups(
  batches: AsyncIterable<Candles>,
  columns: readonly ExportColumn[],
  rows: number,
  signal: AbortSignal,
): AsyncGenerator<ColumnGroup> {
  const values = columns.map(() => new Float64Array(rows));
  let length = 0;
  for await (const batch of batches) {
    signal.throwIfAborted();
    const given = columns.map((column) => column.of(batch));
    for (let start = 0; start < batch.length;) {
      const count = Math.min(rows - length, batch.length - start);
      for (const [c, column] of given.entries()) {
        if (column) values[c]!.set(column.subarray(start, start + count), length);
        else values[c]!.fill(NaN, length, length + count);
      }
      start += count;
      length += count;
      if (length < rows) continue;
      yield { length, values };
      length = 0;
    }
    await yieldToLoop();
  }
  signal.throwIfAborted();
  if (length > 0) yield { length, values: values.map((column) => column.subarray(0, length)) };
}
