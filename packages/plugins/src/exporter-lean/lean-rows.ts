import { type Candles, NumberWriter, VALUE_COLUMNS, writeAscii, writeInteger } from '@candlewick/core';
import type { LeanResolution } from './lean-file.ts';
import { plainDecimal } from './plain-decimal.ts';

const DAY = 86_400_000;
const COMMA = 44;
const LINE_END = 10;
/** Room for any row: a double without an exponent is shorter than 400 characters. */
const LONGEST_ROW = 400 * (VALUE_COLUMNS.length + 1);
const USUAL_BYTES = 128 * 1024;
/** Between these a number has no exponent. */
const LEAST = 1e-6;
const MOST = 1e21;

/** Rows of text, in memory that is used again for the next ones. */
export class LeanRows {
  readonly #numbers = VALUE_COLUMNS.map(() => new NumberWriter());
  #view = new DataView(new ArrayBuffer(USUAL_BYTES));

  /** Rows `[start, end)`, which are there until the next call. */
  of(candles: Candles, start: number, end: number, resolution: LeanResolution): Uint8Array {
    const { time } = candles;
    const columns = VALUE_COLUMNS.map((name) => candles[name]);
    let at = 0;
    for (let i = start; i < end; i++) {
      if (this.#view.byteLength - at < LONGEST_ROW) this.#grow();
      at = this.#time(time, i, resolution, at);
      for (let c = 0; c < columns.length; c++) {
        this.#view.setUint8(at, COMMA);
        at = this.#number(columns[c]!, i, c, at + 1);
      }
      this.#view.setUint8(at++, LINE_END);
    }
    return new Uint8Array(this.#view.buffer, 0, at);
  }

  #time(times: Float64Array, row: number, resolution: LeanResolution, at: number): number {
    const time = times[row]!;
    if (resolution === 'minute') return writeInteger(time - Math.floor(time / DAY) * DAY, this.#view, at);
    const text = new Date(time).toISOString().slice(0, 16).replaceAll('-', '').replace('T', ' ');
    return writeAscii(text, this.#view, at);
  }

  #number(column: Float64Array, row: number, c: number, at: number): number {
    const value = column[row]!;
    const size = Math.abs(value);
    if (value === 0 || (size >= LEAST && size < MOST))
      return this.#numbers[c]!.write(column, row, this.#view, at);
    return writeAscii(plainDecimal(value), this.#view, at);
  }

  #grow(): void {
    const grown = new Uint8Array(this.#view.byteLength * 2);
    grown.set(new Uint8Array(this.#view.buffer));
    this.#view = new DataView(grown.buffer);
  }
}
