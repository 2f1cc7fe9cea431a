// AssemblyScript twin of src/exchange-ccxt/archive/parse-table.ts: whole lines of a table into columns.
import { COLUMNS, MAX_ODD, ODD, ROWS, TARGETS, TEXT } from './layout';

const NEWLINE: u32 = 10;
const RETURN: u32 = 13;
const COMMA: u32 = 44;
const DOT: u32 = 46;
const ONES: u64 = 0x0101010101010101;
const HIGHS: u64 = 0x8080808080808080;
const ZEROS: u64 = 0x30 * ONES;
const MAX_INTEGER: u64 = 9007199254740991;
/** More digits might not fit 64 bits. */
const MOST_DIGITS: u32 = 18;
/** No column. */
const SKIPPED: u32 = 0xff;

/** How many odd cells there are. */
export let odd: u32 = 0;
/** Where in the text the next line begins. */
export let next: u32 = 0;

const POWERS: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
];
const WHOLE_POWERS: StaticArray<u64> = [1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000];

/** The lowest marked byte is the first that is no digit; above it marks may be wrong. */
function noDigits(bytes: u64): u64 {
  return ((bytes + 0x76 * ONES) | bytes) & HIGHS;
}

/** Eight digits, the first in the lowest byte, each as its value. */
function eightDigits(digits: u64): u64 {
  const pairs = digits * 10 + (digits >> 8);
  const mask: u64 = 0x000000ff000000ff;
  return ((pairs & mask) * 0x000f424000000064 + ((pairs >> 16) & mask) * 0x0000271000000001) >> 32;
}

function isEnd(byte: u32): bool {
  return byte == COMMA || byte == NEWLINE || byte == RETURN;
}

/** @returns behind the cell: at its comma or line end */
function endOfCell(from: usize): usize {
  let at = from;
  while (true) {
    const bytes = load<u64>(at);
    const commas = bytes ^ (<u64>COMMA * ONES);
    // Zero bytes, and those below sixteen: the lowest mark is right.
    const marks = (((commas - ONES) & ~commas) | ((bytes - 0x10 * ONES) & ~bytes)) & HIGHS;
    if (marks == 0) {
      at += 8;
      continue;
    }
    at += <usize>(ctz(marks) >> 3);
    if (isEnd(load<u8>(at))) return at;
    at++;
  }
}

/** A cell that is no plain number is left to JavaScript. */
function noteOdd(row: u32, column: u32, from: usize): usize {
  const end = endOfCell(from);
  const place = ODD + odd * 16;
  store<u32>(place, row);
  store<u32>(place + 4, column);
  store<u32>(place + 8, <u32>(from - TEXT));
  store<u32>(place + 12, <u32>(end - TEXT));
  odd++;
  return end;
}

/** Any cell; a plain number is stored, what is none is left to JavaScript. @returns behind it */
function readCell(row: u32, column: u32, start: usize): usize {
  let at = start;
  let mantissa: u64 = 0;
  let bytes = load<u64>(at) ^ ZEROS;
  let marks = noDigits(bytes);
  for (; marks == 0; marks = noDigits(bytes)) {
    mantissa = mantissa * 100000000 + eightDigits(bytes);
    at += 8;
    bytes = load<u64>(at) ^ ZEROS;
  }
  let count = <u32>(ctz(marks) >> 3);
  if (count > 0) {
    mantissa = mantissa * unchecked(WHOLE_POWERS[count]) + eightDigits(bytes << (64 - 8 * count));
    at += count;
  }
  let digits = <u32>(at - start);
  let decimals: u32 = 0;
  if (digits > 0 && load<u8>(at) == DOT) {
    const first = ++at;
    bytes = load<u64>(at) ^ ZEROS;
    marks = noDigits(bytes);
    for (; marks == 0; marks = noDigits(bytes)) {
      mantissa = mantissa * 100000000 + eightDigits(bytes);
      at += 8;
      bytes = load<u64>(at) ^ ZEROS;
    }
    count = <u32>(ctz(marks) >> 3);
    if (count > 0) {
      mantissa = mantissa * unchecked(WHOLE_POWERS[count]) + eightDigits(bytes << (64 - 8 * count));
      at += count;
    }
    decimals = <u32>(at - first);
    digits += decimals;
  }
  // An exact integer divided by an exact power of ten is rounded once, as Number does.
  if (digits == 0 || digits > MOST_DIGITS || mantissa > MAX_INTEGER || !isEnd(load<u8>(at)))
    return noteOdd(row, column, start);
  const value = <f64>(<i64>mantissa);
  put(row, column, decimals == 0 ? value : value / unchecked(POWERS[decimals]));
  return at;
}

function put(row: u32, column: u32, value: f64): void {
  store<f64>(COLUMNS + (column * ROWS + row) * 8, value);
}

/**
 * Lines from `from` on, all of which end before `to` with a line end: until there is no more room for rows or odd cells.
 *
 * @param width cells of a line that are looked at
 * @returns how many rows they became; `next` says where to go on
 */
export function parse(from: u32, to: u32, width: u32): u32 {
  odd = 0;
  let at: usize = TEXT + from;
  const end = TEXT + to;
  let row: u32 = 0;
  for (; at < end && row < ROWS && odd + width <= MAX_ODD; row++) {
    let index: u32 = 0;
    for (; index < width; index++) {
      const column: u32 = load<u8>(TARGETS + index);
      if (column == SKIPPED) at = endOfCell(at);
      else {
        // What nearly all cells are: at most seven digits, then nothing, or a point and eight more.
        const bytes = load<u64>(at) ^ ZEROS;
        const count = <usize>(ctz(noDigits(bytes)) >> 3);
        const behind = load<u8>(at + count);
        const whole = eightDigits(bytes << (<u64>64 - 8 * count));
        if (count == 8) {
          // A time, most likely: thirteen digits, or sixteen.
          const rest = load<u64>(at + 8) ^ ZEROS;
          const more = <usize>(ctz(noDigits(rest)) >> 3);
          if (more - 1 < 8 && load<u8>(at + 8 + more) == COMMA) {
            const time =
              eightDigits(bytes) * unchecked(WHOLE_POWERS[<i32>more]) +
              eightDigits(rest << (<u64>64 - 8 * more));
            if (time > MAX_INTEGER) at = readCell(row, column, at);
            else {
              put(row, column, <f64>(<i64>time));
              at += more + 8;
            }
          } else at = readCell(row, column, at);
        } else if (count == 0) at = readCell(row, column, at);
        else if (behind == DOT) {
          const decimals = load<u64>(at + count + 1) ^ ZEROS;
          if (noDigits(decimals) == 0 && load<u8>(at + count + 9) == COMMA) {
            const mantissa = whole * 100000000 + eightDigits(decimals);
            put(row, column, <f64>(<i64>mantissa) / 1e8);
            at += count + 9;
          } else at = readCell(row, column, at);
        } else if (behind == COMMA) {
          put(row, column, <f64>(<i64>whole));
          at += count;
        } else at = readCell(row, column, at);
      }
      if (load<u8>(at) != COMMA) break;
      at++;
    }
    for (index++; index < width; index++) {
      const column: u32 = load<u8>(TARGETS + index);
      if (column != SKIPPED) put(row, column, NaN);
    }
    while (load<u8>(at) != NEWLINE) at++;
    at++;
  }
  next = <u32>(at - TEXT);
  return row;
}
