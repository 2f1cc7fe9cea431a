import type { Candles } from '../domain/candles.ts';
import type { ExportColumn } from './export-columns.ts';
import { NUMBER_BYTES, NumberWriter, writeAscii } from './format-number.ts';
import type { TimeFormat } from './format-time.ts';
import { TIME_BYTES, TimeWriter } from './format-time.ts';
import { yieldToLoop } from './text-chunks.ts';
import type { TextChunks } from './text-chunks.ts';
import { toWords, writeWords } from './text-words.ts';
import type { TextWords } from './text-words.ts';

/** What stands around the values of a row. */
export interface RowLayout {
  readonly columns: readonly ExportColumn[];
  readonly time: TimeFormat;
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

/** Rows between two looks at the signal and two turns of the event loop: one to two milliseconds. */
const ROWS_PER_TURN = 8192;
/** Room asked for at once; well below a chunk, so that chunks go out nearly full. */
const ROOM_BYTES = 64 * 1024;

/** Writes batches of candles as rows of text: CSV, JSON Lines and their like. One object per export. */
export class RowText {
  readonly #columns: readonly ExportColumn[];
  readonly #numbers: readonly NumberWriter[];
  readonly #time: TimeWriter;
  /** Before the first value, between neighbours, behind the last: one more than there are columns. */
  readonly #between: readonly TextWords[];
  /** Before the first value of every row but the first. */
  readonly #nextRow: TextWords;
  readonly #notFinite: (value: number) => string;
  readonly #rowBytes: number;
  #rowsInTurn = 0;
  #started = false;

  constructor(layout: RowLayout) {
    const between = textBetween(layout);
    this.#columns = layout.columns;
    this.#numbers = layout.columns.map(() => new NumberWriter());
    this.#time = new TimeWriter(layout.time);
    this.#between = between.map(toWords);
    this.#nextRow = toWords((layout.separator ?? '') + between[0]!);
    this.#notFinite = (value) => layout.notFinite(value);
    this.#rowBytes =
      [this.#nextRow, ...this.#between].reduce((sum, { words }) => sum + words.byteLength, 0) +
      layout.columns.length * Math.max(NUMBER_BYTES, TIME_BYTES);
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
    const values = this.#columns.map((column) => column.of(batch));
    const step = Math.max(1, Math.floor(ROOM_BYTES / this.#rowBytes));
    for (const number of this.#numbers) number.reset();
    signal.throwIfAborted();
    for (let start = 0; start < batch.length; start += step) {
      const end = Math.min(start + step, batch.length);
      await chunks.room((end - start) * this.#rowBytes);
      chunks.length = this.#rows(values, batch.time, start, end, chunks.view, chunks.length);
      this.#rowsInTurn += end - start;
      if (this.#rowsInTurn >= ROWS_PER_TURN) {
        this.#rowsInTurn = 0;
        await yieldToLoop();
        signal.throwIfAborted();
      }
    }
  }

  #rows(
    values: readonly (Float64Array | undefined)[],
    times: Float64Array,
    start: number,
    end: number,
    target: DataView,
    at: number,
  ): number {
    const between = this.#between;
    const numbers = this.#numbers;
    const count = values.length;
    let before = this.#started ? this.#nextRow : between[0]!;
    this.#started ||= end > start;
    for (let row = start; row < end; row++) {
      for (let c = 0; c < count; c++) {
        at = writeWords(c === 0 ? before : between[c]!, target, at);
        const column = values[c];
        if (column === times) {
          at = this.#time.write(times, row, target, at);
          continue;
        }
        const value = column === undefined ? NaN : column[row]!;
        // NaN and the infinities are the numbers that do not cancel out.
        if (value - value === 0) at = numbers[c]!.write(column!, row, target, at);
        else at = writeAscii(this.#notFinite(value), target, at);
      }
      at = writeWords(between[count]!, target, at);
      before = this.#nextRow;
    }
    return at;
  }
}

function textBetween({ columns, time, quoteTimes, before, end }: RowLayout): string[] {
  const quote = quoteTimes && (time === 'iso' || time === 'datetime') ? '"' : '';
  const quoteOf = (index: number) => (columns[index]?.name === 'timestamp' ? quote : '');
  return [...before, end].map((text, i) => quoteOf(i - 1) + text + quoteOf(i));
}
