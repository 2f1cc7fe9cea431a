import type { Candles } from '@candlewick/core';
import { CORE_COLUMNS } from '@candlewick/core';

/**
 * Memory of a coder that the rows of one block after another are decoded into in place, for readers who look at every
 * candle once: nothing is copied, and nothing new is asked for.
 */
export class Room {
  /** As many rows as a block has, of as many columns as the coder takes. */
  readonly #columns: readonly Float64Array[];
  readonly #decode: DecodeInto;
  #taken = 0;

  constructor(columns: readonly Float64Array[], decode: DecodeInto) {
    this.#columns = columns;
    this.#decode = decode;
  }

  /** For the next block: what was decoded before may be overwritten. */
  begin(): void {
    this.#taken = 0;
  }

  /** @returns the first of so many rows that nobody has taken since `begin`; undefined when there are not so many */
  take(rows: number, columns: number): number | undefined {
    const start = this.#taken;
    if (columns > this.#columns.length || start + rows > this.#columns[0]!.length) return undefined;
    this.#taken += rows;
    return start;
  }

  /** Decodes a frame to `row` and those behind it. Rows behind the frame's own may be overwritten. @throws RangeError when the bytes are no such frame */
  decode(frame: Uint8Array, first: number, rows: number, columns: number, row: number): void {
    this.#decode(frame, first, rows, columns, row);
  }

  /** Open times of all its rows. */
  get times(): Float64Array {
    return this.#columns[0]!;
  }

  /** Rows `[start, end)`, true until the next block is decoded. */
  rows(start: number, end: number, extras: readonly string[]): Candles {
    const column = (c: number): Float64Array => this.#columns[c]!.subarray(start, end);
    const first = CORE_COLUMNS.length;
    return {
      length: end - start,
      time: column(0),
      open: column(1),
      high: column(2),
      low: column(3),
      close: column(4),
      volume: column(5),
      extras:
        extras.length === 0 ? {} : Object.fromEntries(extras.map((name, nth) => [name, column(first + nth)])),
    };
  }
}

export type DecodeInto = Room['decode'];
