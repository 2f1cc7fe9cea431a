import type { Candles } from '@candlewick/core';
import type { KlineLayout } from '../venues/binance.ts';
import { isDigit, NEWLINE, numberOf, RETURN, toMilliseconds, widthOf } from './table-cells.ts';
import type { TableTwin } from './table-twin.ts';

const SKIPPED = 0xff;

/** Columns from text that lies in a twin's memory, slice after slice: what `parseTable` makes of the whole. */
export class TextColumns {
  readonly #twin: TableTwin;
  /** All of the twin's memory. It never grows, so that views stay true. */
  readonly #bytes: Buffer;
  readonly #targets: Uint8Array;
  readonly #odd: Uint32Array;
  readonly #columnAt: readonly Float64Array[];
  #columns: readonly Float64Array[] = [];
  #width = 0;
  #length = 0;
  #isTooLong = false;
  #pastHead = false;

  constructor(twin: TableTwin) {
    this.#twin = twin;
    const { buffer } = twin.memory;
    const rows = twin.ROWS.value;
    this.#bytes = Buffer.from(buffer);
    this.#targets = new Uint8Array(buffer, twin.TARGETS.value, twin.MAX_CELLS.value);
    this.#odd = new Uint32Array(buffer, twin.ODD.value, 4 * twin.MAX_ODD.value);
    this.#columnAt = Array.from(
      { length: twin.MAX_COLUMNS.value },
      (_, c) => new Float64Array(buffer, twin.COLUMNS.value + c * rows * 8, rows),
    );
  }

  /**
   * @param memory where the columns go: those of the layout
   * @returns whether tables of the layout can be read
   */
  begin(layout: KlineLayout, memory: Candles): boolean {
    this.#width = widthOf(layout);
    if (this.#width > this.#targets.length || layout.length > this.#columnAt.length) return false;
    this.#targets.fill(SKIPPED);
    layout.forEach(([, index], c) => (this.#targets[index] = c));
    const core = memory as unknown as Record<string, Float64Array>;
    this.#columns = layout.map(([name]) => core[name] ?? memory.extras[name]!);
    this.#length = 0;
    this.#isTooLong = false;
    this.#pastHead = false;
    return true;
  }

  /**
   * Reads the lines that are whole, between two places of the twin's memory.
   *
   * @param isEnd whether the table ends there; then a byte more must be free
   * @returns where the first line begins that was not read
   */
  read(from: number, end: number, isEnd: boolean): number {
    const bytes = this.#bytes;
    const at = this.#skipHead(from, end);
    if (at === undefined) return from;
    let stop = end;
    // Line ends that nothing follows are no lines: whether something does, the next slice says.
    while (stop > at && (bytes[stop - 1] === NEWLINE || bytes[stop - 1] === RETURN)) stop--;
    if (stop <= at) return at;
    if (isEnd) bytes[stop++] = NEWLINE;
    else stop = bytes.lastIndexOf(NEWLINE, stop - 1) + 1;
    if (stop <= at) return at;
    this.#parse(at, stop);
    return stop;
  }

  /** @returns how many rows there are; undefined: more than the memory has */
  end(): number | undefined {
    if (this.#isTooLong) return undefined;
    toMilliseconds(this.#columns[0]!.subarray(0, this.#length));
    return this.#length;
  }

  /** A first line that does not begin with a digit is one of names. Undefined: it goes on after `end`. */
  #skipHead(from: number, end: number): number | undefined {
    if (this.#pastHead || from === end) return from;
    let at = from;
    if (!isDigit(this.#bytes[from]!)) {
      at = this.#bytes.indexOf(NEWLINE, from) + 1;
      if (at === 0 || at > end) return undefined;
    }
    this.#pastHead = true;
    return at;
  }

  #parse(begin: number, stop: number): void {
    const twin = this.#twin;
    const base = twin.TEXT.value;
    for (let from = begin - base; from < stop - base; from = twin.next.value) {
      const count = twin.parse(from, stop - base, this.#width);
      this.#isTooLong ||= this.#length + count > this.#columns[0]!.length;
      if (this.#isTooLong) return;
      this.#columns.forEach((column, c) => column.set(this.#columnAt[c]!.subarray(0, count), this.#length));
      for (let o = 0; o < 4 * twin.odd.value; o += 4) {
        const [row, column, start, finish] = this.#odd.subarray(o, o + 4) as unknown as number[];
        const cell = this.#bytes.toString('latin1', base + start!, base + finish!);
        this.#columns[column!]![this.#length + row!] = numberOf(cell);
      }
      this.#length += count;
    }
  }
}
