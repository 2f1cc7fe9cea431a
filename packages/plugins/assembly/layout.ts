// AssemblyScript: src/cache-lmdb/codec/frames/layout.ts, for the WebAssembly twin, and where things lie in its memory.

export const FRAME_ROWS: u32 = 1024;
export const GROUP: u32 = 128;
export const MAX_EXPONENT: i32 = 22;
export const MAX_INTEGER: f64 = 9007199254740991;
export const MAX_RESIDUAL: f64 = 4503599627370495;
export const TIME_EVEN: u8 = 0;
export const TIME_STREAM: u8 = 1;
export const TIME_RAW: u8 = 2;
export const EXPONENT_MASK: u8 = 0x1f;
export const RAW: u8 = 0x20;
export const EXCEPTIONS: u8 = 0x40;
export const WIDTH_MASK: u8 = 0x3f;
export const PLAIN: u8 = 0x40;
export const PATCHED: u8 = 0x80;
export const MAX_WIDTH: u32 = 53;
export const BITMAP_BYTES: u32 = 16;
export const MORE: u8 = 0x80;
export const NOTHING: u32 = 0;
export const PREVIOUS: u32 = 1;
export const PRODUCT: u32 = 2;
export const FIXED_HEADER: u32 = 10;
export const BASE_COLUMNS: u32 = 6;
export const MAX_STREAM: u32 = 32 * FRAME_ROWS;

/** Frames of more columns are left to JavaScript. */
export const MAX_COLUMNS: u32 = 16;
export const COLUMN_BYTES: u32 = FRAME_ROWS * 8;

/** Static data of the compiler lies below. */
const BASE: usize = 4096;
/** The doubles of a frame's columns. */
export const COLUMNS: usize = BASE;
/** Their integers. */
export const INTEGERS: usize = COLUMNS + MAX_COLUMNS * COLUMN_BYTES;
/** Residuals of one column, of four for prices. */
export const RESIDUALS: usize = INTEGERS + MAX_COLUMNS * COLUMN_BYTES;
/** Four times the mid price. */
export const MID: usize = RESIDUALS + 4 * COLUMN_BYTES;
/** Per price column: how many exceptions, then their rows; u16 each. */
export const EXCEPTION_BYTES: u32 = 4096;
export const EXCEPTION_LISTS: usize = MID + COLUMN_BYTES;
/** Exponents of volume and the extra columns, i32 each. */
export const EXPONENTS: usize = EXCEPTION_LISTS + 4 * EXCEPTION_BYTES;
/** Halves of a group's codes, u32 each. */
export const LOW: usize = EXPONENTS + 64;
export const HIGH: usize = LOW + 512;
/** Of a group: see groups-encode.ts. */
export const LONGER: usize = HIGH + 512;
export const LENGTHS: usize = LONGER + 256;
export const TAILS: usize = LENGTHS + 256;
/** Of a group's patches: u8 and f64 each. */
export const POSITIONS: usize = TAILS + 256;
export const ABOVE: usize = POSITIONS + 128;
/** Patches of a stream before they follow its words. */
export const PATCHES: usize = ABOVE + 1024;
/** Bytes of a frame that is decoded. */
export const FRAME: usize = PATCHES + MAX_STREAM;
export const FRAME_BYTES: u32 = 64 + MAX_COLUMNS * MAX_STREAM;
/** Where whole blocks are decoded to. The next column begins a little behind the last row: what a frame writes beyond its rows is there. */
export const ROOM_ROWS: u32 = 8192;
export const ROOM_COLUMN_BYTES: u32 = (ROOM_ROWS + 8) * 8;
export const ROOM: usize = FRAME + ((FRAME_BYTES + 15) & ~15);
/** The columns of frames that are encoded, as far apart as those of ROOM. */
export const PART: usize = ROOM + MAX_COLUMNS * ROOM_COLUMN_BYTES;
/** What they become, one after another. */
export const FRAMES: usize = PART + MAX_COLUMNS * ROOM_COLUMN_BYTES;
export const FRAMES_BYTES: u32 = (ROOM_ROWS / FRAME_ROWS) * FRAME_BYTES;
/** Highest price, lowest and volume, f64 each; see src/cache-lmdb/codec/frames/zone.ts. */
export const ZONE: usize = 4000;

const POWERS: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22,
];

export function power(exponent: i32): f64 {
  return unchecked(POWERS[exponent]);
}

export function wordsOf(width: u32, rows: u32): u32 {
  return width <= 32 ? 4 * ((rows * width + 31) >>> 5) : 4 * rows + 4 * ((rows * (width - 32) + 31) >>> 5);
}

export function integers(c: u32): usize {
  return INTEGERS + c * COLUMN_BYTES;
}

export function isTime(time: f64): bool {
  return abs(time) <= MAX_INTEGER && floor(time) == time && reinterpret<u64>(time) != 0x8000000000000000;
}

/** Bytes before the streams of a frame. */
export function headerOf(columns: u32): u32 {
  return (FIXED_HEADER + 2 * (columns - BASE_COLUMNS + 1) + 3) & ~3;
}
