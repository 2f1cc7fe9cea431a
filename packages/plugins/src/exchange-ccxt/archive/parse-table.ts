import type { Candles } from '@candlewick/core';
import { allocateCandles, concatCandles, sliceCandles } from '@candlewick/core';
import type { KlineLayout } from '../venues/binance.ts';
import { columnNames, isDigit, NEWLINE, numberOf, RETURN, toMilliseconds, widthOf } from './table-cells.ts';

const COMMA = 44;
const DOT = 46;
const ZERO = 48;
/** 10^0 … 10^22 are exact doubles: a mantissa below 2^53 divided by one of them is rounded once, as Number does. */
const POWERS = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const MOST_CELLS = 64;
/** More do not fit a small integer: such cells are read the slow way. */
const MOST_DECIMALS = 9;
/** More are above 2^53. */
const MOST_WHOLES = 16;
/** Four digits in one number: their codes; what shows a byte above nine; where it shows. */
const ZEROS = 0x3030_3030;
const SIXES = 0x0606_0606;
const HIGHS = 0xf0f0_f0f0 | 0;

/**
 * Columns from a table of the archive: a line per candle, cells between commas, with or without a line of names at its
 * head. Read from the bytes, without a text or a list per cell; every double equals Number(cell), and what is no
 * number, or is not there, is NaN. Times in microseconds become milliseconds. Rows are otherwise as they came.
 *
 * @param memory columns that are written over, with more in new ones; they must be those of the layout
 */
export function parseTable(content: Buffer, layout: KlineLayout, memory?: Candles): Candles {
  const table = terminated(content);
  const end = endOf(table);
  const view = new DataView(table.buffer, table.byteOffset, table.length);
  // Reads of eight bytes stay inside.
  const last = table.length - 8;
  const names = columnNames(layout);
  let candles = memory ?? allocateCandles(1_024, names);
  let target = targets(candles, layout);
  const width = widthOf(layout);
  let at = beginOf(table);
  let row = 0;
  for (; at < end; row++) {
    if (row === candles.length) {
      candles = concatCandles([candles, allocateCandles(row, names)]);
      target = targets(candles, layout);
    }
    let index = 0;
    for (; index < width; index++) {
      const column = target[index];
      const start = at;
      if (column === undefined) {
        while (at <= last && areDigits(view.getInt32(at, true), view.getInt32(at + 4, true))) at += 8;
        at = endOfCell(table, at);
      } else {
        // Times are long whole numbers: eight digits at a time.
        let head = 0;
        while (at <= last && areDigits(view.getInt32(at, true), view.getInt32(at + 4, true))) {
          head = head * 1e8 + eightDigits(view.getInt32(at, true), view.getInt32(at + 4, true));
          at += 8;
        }
        let whole = 0;
        const tail = at;
        let digit = table[at]! - ZERO;
        while (digit >>> 0 <= 9) {
          whole = (whole * 10 + digit) | 0;
          digit = table[++at]! - ZERO;
        }
        const wholes = at - start;
        const tailDigits = at - tail;
        let part = 0;
        let decimals = 0;
        if (digit === DOT - ZERO) {
          const first = ++at;
          // The venue writes eight decimals.
          if (at <= last && areDigits(view.getInt32(at, true), view.getInt32(at + 4, true))) {
            part = eightDigits(view.getInt32(at, true), view.getInt32(at + 4, true));
            at += 8;
          }
          digit = table[at]! - ZERO;
          while (digit >>> 0 <= 9) {
            part = (part * 10 + digit) | 0;
            digit = table[++at]! - ZERO;
          }
          decimals = at - first;
        }
        const ended = digit === COMMA - ZERO || digit === NEWLINE - ZERO || digit === RETURN - ZERO;
        const integer = head === 0 ? whole : head * POWERS[tailDigits]! + whole;
        const mantissa = integer * POWERS[decimals]! + part;
        if (
          ended &&
          wholes > 0 &&
          wholes <= MOST_WHOLES &&
          decimals <= MOST_DECIMALS &&
          mantissa <= Number.MAX_SAFE_INTEGER
        )
          // Below 2^53 no digit was lost on the way, and one division rounds as Number does.
          column[row] = mantissa / POWERS[decimals]!;
        else {
          at = endOfCell(table, start);
          column[row] = numberOf(table.toString('latin1', start, at));
        }
      }
      if (table[at] !== COMMA) break;
      at++;
    }
    for (index++; index < width; index++) if (target[index]) target[index]![row] = NaN;
    while (table[at] !== NEWLINE) at++;
    at++;
  }
  const read = sliceCandles(candles, 0, row);
  toMilliseconds(read.time);
  return read;
}

/** Whether eight bytes, read as two numbers, are digits all of them. */
const areDigits = (a: number, b: number): boolean =>
  ((((((a - ZEROS) | 0) + SIXES) | (a - ZEROS) | (((b - ZEROS) | 0) + SIXES) | (b - ZEROS)) & HIGHS) | 0) ===
  0;

const eightDigits = (a: number, b: number): number =>
  fourDigits((a - ZEROS) | 0) * 10_000 + fourDigits((b - ZEROS) | 0);

/** Four digits, the first in the lowest byte, as their number. */
function fourDigits(bytes: number): number {
  const pairs = (Math.imul(bytes, 10) + (bytes >>> 8)) & 0x00ff_00ff;
  return (Math.imul(pairs, 100) + (pairs >>> 16)) & 0xffff;
}

/** Where each cell of a row goes. */
function targets(candles: Candles, layout: KlineLayout): (Float64Array | undefined)[] {
  const core = candles as unknown as Record<string, Float64Array>;
  const target = new Array<Float64Array | undefined>(MOST_CELLS).fill(undefined);
  for (const [name, index] of layout) target[index] = core[name] ?? candles.extras[name]!;
  return target;
}

/** With a line end behind the last line: then no loop need look where the table ends. */
const terminated = (table: Buffer): Buffer =>
  table.at(-1) === NEWLINE ? table : Buffer.concat([table, Buffer.from([NEWLINE])]);

/** Behind the line of names, if there is one: a first line that does not begin with a digit. */
function beginOf(table: Buffer): number {
  if (isDigit(table[0]!)) return 0;
  const head = table.indexOf(NEWLINE);
  return head < 0 ? table.length : head + 1;
}

/** Before the line ends that nothing follows. */
function endOf(table: Buffer): number {
  let end = table.length;
  while (end > 0 && (table[end - 1] === NEWLINE || table[end - 1] === RETURN)) end--;
  return end;
}

function endOfCell(table: Buffer, from: number): number {
  let at = from;
  for (; ; at++) {
    const byte = table[at];
    if (byte === COMMA || byte === NEWLINE || byte === RETURN) return at;
  }
}
