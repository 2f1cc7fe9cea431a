import type { Candles } from '../domain/candles.ts';
import type { ExportColumn } from './export-columns.ts';
import { createRowEncoder, type RowEncoder, type RowLayout } from './row-encoder.ts';
import { yieldToLoop } from './text-chunks.ts';
import type { TextChunks } from './text-chunks.ts';

export type { RowLayout } from './row-encoder.ts';

/** Rows between two looks at the signal and two turns of the event loop: one to two milliseconds. */
const ROWS_PER_TURN = 8192;
/** Room asked for at once; well below a chunk, so that chunks go out nearly full. */
const ROOM_BYTES = 64 * 1024;

/** Writes batches of candles as rows of text: CSV, JSON Lines and their like. One object per export. */
export class RowText {
  readonly #columns: readonly ExportColumn[];
  readonly #encoder: RowEncoder;
  #rowsInTurn = 0;

  constructor(layout: RowLayout) {
    this.#columns = layout.columns;
    this.#encoder = createRowEncoder(layout);
  }

  /** Writes all batches, reading each only after the one before is written or in the chunk; gives the number of rows. */
  async writeAll(batches: AsyncIterable<Candles>, chunks: TextChunks, signal: AbortSignal): Promise<number> {
    let rows = 0;
    for await (const batch of batches) {
      await this.write(batch, chunks, signal);
      rows += batch.length;
    }
    signal.throwIfAborted();
    return rows;
  }

  /** Writes all rows of `batch`. Rejects with the signal's reason as soon as it is seen to be aborted. */
  async write(batch: Candles, chunks: TextChunks, signal: AbortSignal): Promise<void> {
    const encoder = this.#encoder;
    const source = { values: this.#columns.map((column) => column.of(batch)), times: batch.time };
    const step = Math.max(1, Math.min(encoder.maxRows, Math.floor(ROOM_BYTES / encoder.rowBytes)));
    encoder.reset();
    signal.throwIfAborted();
    for (let start = 0; start < batch.length; start += step) {
      const end = Math.min(start + step, batch.length);
      await chunks.room((end - start) * encoder.rowBytes);
      chunks.length = encoder.write(source, start, end, chunks.view, chunks.length);
      this.#rowsInTurn += end - start;
      if (this.#rowsInTurn >= ROWS_PER_TURN) {
        this.#rowsInTurn = 0;
        await yieldToLoop();
        signal.throwIfAborted();
      }
    }
  }
}
