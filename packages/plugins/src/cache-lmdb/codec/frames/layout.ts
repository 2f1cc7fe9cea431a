/** What the coder of a frame and its WebAssembly twin agree on. The page docs/2-plugins/cache-format.md draws it. */

/** Candles per frame: the piece of a block that is decoded alone. */
export const FRAME_ROWS = 1024;
/** Candles whose frames are encoded in one go: a whole block's, mostly. */
export const PART_ROWS = 8 * FRAME_ROWS;
/** Values that share a width. */
export const GROUP = 128;
/** Powers of ten are exact doubles up to this one, so that `integer / power` is the nearest double to the decimal. */
export const MAX_EXPONENT = 22;
/** Integers up to here are exact doubles; larger scaled values are exceptions. */
export const MAX_INTEGER = 2 ** 53 - 1;
/** Residuals beyond are exceptions: their zigzag code would not be an exact double. */
export const MAX_RESIDUAL = 2 ** 52 - 1;

/** Mode of the times: `first + row * unit`, or a stream of `(time - previous) / unit - 1`, or doubles as they are. */
export const TIME_EVEN = 0;
export const TIME_STREAM = 1;
export const TIME_RAW = 2;

/** Mode of a value column: the decimal exponent, and whether its doubles are kept as they are, or some of them. */
export const EXPONENT_MASK = 0x1f;
export const RAW = 0x20;
export const EXCEPTIONS = 0x40;

/** Width byte of a group: bits, whether the values are plain (else zigzag), whether patches follow. */
export const WIDTH_MASK = 0x3f;
export const PLAIN = 0x40;
export const PATCHED = 0x80;

/** Bits of the longest code. */
export const MAX_WIDTH = 53;
/** From so many patches on, a bitmap says where they are. */
export const BITMAP_BYTES = GROUP / 8;
/** Extra bits of a group's patches: whether some need still more. */
export const MORE = 0x80;

/** What a column after the prices is predicted from; above, with column `predictor - PRODUCT`, times the mid price. */
export const NOTHING = 0;
export const PREVIOUS = 1;
export const PRODUCT = 2;

/** Frame header before the two bytes of each column from volume on. */
export const FIXED_HEADER = 10;
/** Time, open, high, low, close, volume: the columns of every frame, in this order; extra ones follow. */
export const BASE_COLUMNS = 6;

/** A column's stream is never longer: widths, words, patches and every value an exception. */
export const MAX_STREAM = 32 * FRAME_ROWS;

export const POWERS: Float64Array = Float64Array.from({ length: MAX_EXPONENT + 1 }, (_, e) =>
  Number(`1e${e}`),
);

/** One in the last place of a product of two scaled columns, seen from a third: a quarter, for the mid is a sum of four. */
export function productFactor(own: number, other: number, price: number): number {
  const exponent = own - other - price;
  return (exponent < 0 ? 1 / POWERS[Math.min(-exponent, MAX_EXPONENT)]! : POWERS[exponent]!) / 4;
}
