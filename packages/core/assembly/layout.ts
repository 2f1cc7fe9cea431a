// Where things lie in the memory of the module, and what JavaScript is asked for.

/** Wider rows are left to JavaScript. */
export const MAX_COLUMNS: u32 = 16;
/** Rows at once. */
export const ROWS: u32 = 1024;
/** With room for one value more. */
export const COLUMN_BYTES: u32 = ROWS * 8 + 16;
/** Rows whose digits are made at once: few enough for the nearest memory of the processor. */
export const BLOCK: u32 = 256;

/** How a column is written. */
export const NUMBER: u32 = 0;
export const DATETIME: u32 = 1;
export const ISO: u32 = 2;
export const MS: u32 = 3;

/** Static data of the compiler lies below. */
const BASE: usize = 4096;
/** Doubles, column after column. */
export const COLUMNS: usize = BASE;
/** Of each column, u32. */
export const KINDS: usize = COLUMNS + MAX_COLUMNS * COLUMN_BYTES;
/** Decimals that the last value of each column had, u32. */
export const EXPONENTS: usize = KINDS + MAX_COLUMNS * 4;
/** The texts before each value, behind the last, and before the first of every row but the first: u32 length, bytes. */
export const BETWEEN: usize = EXPONENTS + MAX_COLUMNS * 4;
export const TEXT_BYTES: u32 = 128;
/** Doubles in ms: from when until when the offset from UTC is known, and the offset. */
export const CLOCK: usize = BETWEEN + (MAX_COLUMNS + 2) * TEXT_BYTES;
/** Texts with their length before them, as above. */
export const DATE: usize = CLOCK + 24;
export const SUFFIX: usize = DATE + 64;
/** Digits of a block, column after column: 16 bytes per value. */
export const DIGITS: usize = SUFFIX + 64;
/** Whether a column's digits are there, u32. */
export const READY: usize = DIGITS + MAX_COLUMNS * BLOCK * 16;
/** The rows, and room for what is stored behind the last of them. */
export const OUT: usize = READY + MAX_COLUMNS * 4;
export const OUT_BYTES: u32 = 262144;

/** Writes the value of a column in its own way. @returns the place behind it */
export declare function other(column: u32, row: u32, at: usize): usize;

/** Brings CLOCK and SUFFIX to the offset at `time`. */
export declare function enterSpan(time: f64): void;

/** Brings DATE to the text of a day. */
export declare function enterDay(day: f64): void;
