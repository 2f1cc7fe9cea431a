import type { Candles } from '@candlewick/core';
import { allocateCandles } from '@candlewick/core';
import type { KlineLayout } from '../venues/binance.ts';

const NEWLINE = 10;
const RETURN = 13;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
/** 10^0 … 10^22 are exact doubles: a mantissa below 2^53 divided by one of them is rounded once, as Number does. */
const POWERS = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
/** Milliseconds reach this in the year 5138; spot files tell microseconds from 2025 on. */
const MICROSECONDS_FROM = 1e14;
const MOST_CELLS = 64;

/**
 * Columns from a table of the archive: a line per candle, cells between commas, with or without a line of names at its
 * head. Read from the bytes, without a text or a list per cell; every double equals Number(cell), and what is no
 * number, or is not there, is NaN. Times in microseconds become milliseconds. Rows are otherwise as they came.
 */
export function parseTable(table: Buffer, layout: KlineLayout): Candles {
  const end = table.length;
  let at = beginOf(table);
  const rows = countLines(table, at);
  const extras = layout.slice(6).map(([name]) => name);
  const candles = allocateCandles(rows, extras);
  const core = candles as unknown as Record<string, Float64Array>;
  const target = new Array<Float64Array | undefined>(MOST_CELLS).fill(undefined);
  for (const [name, index] of layout) target[index] = (core[name] ?? candles.extras[name])!.fill(NaN);
  for (let row = 0; row < rows; row++) {
    for (let index = 0; ; index++) {
      const column = target[index & (MOST_CELLS - 1)];
      const start = at;
      if (column && index < MOST_CELLS) {
        const negative = table[at] === MINUS;
        if (negative) at++;
        const first = at;
        // Nine digits at a time fit a small integer, which is twice as fast as a double.
        let high = 0;
        let low = 0;
        let digits = 0;
        let dot = -1;
        let byte = at < end ? table[at]! : NEWLINE;
        for (; at < end; byte = table[++at]!) {
          if (byte >= ZERO && byte <= NINE) {
            low = low * 10 + (byte - ZERO);
            if (++digits === 9) {
              high = high * 1e9 + low;
              low = digits = 0;
            }
          } else if (byte === DOT && dot < 0) dot = at;
          else break;
        }
        const length = at - first - (dot < 0 ? 0 : 1);
        const mantissa = high === 0 ? low : high * POWERS[digits]! + low;
        const decimals = dot < 0 ? 0 : at - dot - 1;
        const ended = at >= end || byte === COMMA || byte === NEWLINE || byte === RETURN;
        if (ended && length > 0 && mantissa <= Number.MAX_SAFE_INTEGER && decimals < POWERS.length) {
          // Below 2^53 no digit was lost on the way, and one division rounds as Number does.
          const value = mantissa / POWERS[decimals]!;
          column[row] = negative ? -value : value;
        } else {
          at = endOfCell(table, at);
          column[row] = numberOf(table.toString('latin1', start, at));
        }
      } else at = endOfCell(table, at);
      if (table[at] !== COMMA || at >= end) break;
      at++;
    }
    while (at < end && table[at] !== NEWLINE) at++;
    at++;
  }
  toMilliseconds(candles.time);
  return candles;
}

/** Behind the line of names, if there is one: a first line that does not begin with a digit. */
function beginOf(table: Buffer): number {
  const first = table[0];
  if (first === undefined || (first >= ZERO && first <= NINE)) return 0;
  const line = table.indexOf(NEWLINE);
  return line < 0 ? table.length : line + 1;
}

/** Lines that hold something; the last one may lack its end. */
function countLines(table: Buffer, from: number): number {
  let end = table.length;
  while (end > from && (table[end - 1] === NEWLINE || table[end - 1] === RETURN)) end--;
  if (end <= from) return 0;
  let lines = 1;
  for (let at = table.indexOf(NEWLINE, from); at >= 0 && at < end; at = table.indexOf(NEWLINE, at + 1))
    lines++;
  return lines;
}

function endOfCell(table: Buffer, from: number): number {
  let at = from;
  for (; at < table.length; at++) {
    const byte = table[at];
    if (byte === COMMA || byte === NEWLINE || byte === RETURN) break;
  }
  return at;
}

const numberOf = (cell: string): number => (cell.trim() === '' ? NaN : Number(cell));

function toMilliseconds(time: Float64Array): void {
  for (let i = 0; i < time.length; i++)
    if (time[i]! >= MICROSECONDS_FROM) time[i] = Math.floor(time[i]! / 1_000);
}
