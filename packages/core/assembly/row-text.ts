// AssemblyScript: rows of text as src/analysis/plain-row-encoder.ts writes them, byte for byte; what is said there is not
// said again. `pnpm generate` compiles it. What is rare is written by JavaScript: values that need more than 15 digits
// or an exponent, the date of a new day, the offset of a zone.
import { digitsOf, writeDigits } from './digits';
import { number } from './number';
import {
  BETWEEN,
  BLOCK,
  COLUMNS,
  COLUMN_BYTES,
  DIGITS,
  EXPONENTS,
  KINDS,
  MAX_COLUMNS,
  NUMBER,
  OUT,
  READY,
  TEXT_BYTES,
} from './layout';
import { time } from './time';

export {
  CLOCK,
  COLUMNS,
  COLUMN_BYTES,
  DATE,
  KINDS,
  MAX_COLUMNS,
  OUT,
  OUT_BYTES,
  ROWS,
  SUFFIX,
  TEXT_BYTES,
} from './layout';
export { BETWEEN } from './layout';

/** Writes the text that lies at `text`; may leave rubbish behind it. */
function literal(text: usize, at: usize): usize {
  const length: u32 = load<u32>(text);
  store<u64>(at, load<u64>(text + 4));
  for (let i: u32 = 8; i < length; i += 8) store<u64>(at + i, load<u64>(text + 4 + i));
  return at + length;
}

/** Writes the first `count` rows of COLUMNS to OUT, the first one behind text `before`. @returns bytes */
export function rows(count: u32, columns: u32, before: u32): u32 {
  let at = OUT;
  memory.fill(EXPONENTS, 0, MAX_COLUMNS * 4);
  for (let start: u32 = 0; start < count; start += BLOCK) {
    at = block(start, min(start + BLOCK, count), columns, before, at);
    before = MAX_COLUMNS + 1;
  }
  return <u32>(at - OUT);
}

function block(start: u32, end: u32, columns: u32, before: u32, at: usize): usize {
  for (let c: u32 = 0; c < columns; c++) {
    const values = COLUMNS + c * COLUMN_BYTES + start * 8;
    const isReady =
      load<u32>(KINDS + c * 4) == NUMBER &&
      digitsOf(values, end - start, DIGITS + c * BLOCK * 16, EXPONENTS + c * 4);
    store<u32>(READY + c * 4, <u32>isReady);
  }
  const behind = BETWEEN + columns * TEXT_BYTES;
  const next = BETWEEN + (MAX_COLUMNS + 1) * TEXT_BYTES;
  let first = BETWEEN + before * TEXT_BYTES;
  for (let row: u32 = start; row < end; row++) {
    let text = first;
    let digits = DIGITS + (row - start) * 16;
    for (let c: u32 = 0; c < columns; c++) {
      const length: u32 = load<u32>(text);
      store<u64>(at, load<u64>(text, 4));
      if (length > 8) memory.copy(at, text + 4, length);
      at += length;
      if (load<u32>(READY + c * 4) != 0) at = writeDigits(digits, at);
      else {
        const value = load<f64>(COLUMNS + c * COLUMN_BYTES + row * 8);
        const kind = load<u32>(KINDS + c * 4);
        at = kind == NUMBER ? number(value, c, row, at) : time(kind, value, c, row, at);
      }
      text = BETWEEN + (c + 1) * TEXT_BYTES;
      digits += BLOCK * 16;
    }
    at = literal(behind, at);
    first = next;
  }
  return at;
}
