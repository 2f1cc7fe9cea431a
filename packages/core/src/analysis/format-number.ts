const POWERS = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`));
/** Decimals of at most 15 digits survive the way through a double: two of them never share one. */
const MAX_SCALED = 1e15;
/** Below it Number.prototype.toString turns to exponents. */
const MIN_PLAIN = 1e-6;
const MINUS = 45;
const POINT = 46;

/** Four ASCII digits in one little-endian word, zeros in front: one store instead of four. Over 0 to 9999, as all. */
const PADDED = new Uint32Array(10_000);
/** The digits at the left of the word, and how many they are. */
const LEFT = new Uint32Array(10_000);
const LENGTH = new Uint8Array(10_000);
/** How many of the four digits are zeros at the end. */
const ZEROS = new Uint8Array(10_000);
// By arithmetic, and as little of it as goes: it is done at the start of every program that writes numbers.
const PAIRS = Uint16Array.from({ length: 100 }, (_, i) => 0x3030 + ((i / 10) | 0) + ((i % 10) << 8));
for (let upper = 0, value = 0; upper < 100; upper++)
  for (let lower = 0; lower < 100; lower++) PADDED[value++] = PAIRS[upper]! | (PAIRS[lower]! << 16);
for (const [length, from] of [0, 10, 100, 1000].entries()) {
  const to = Math.max(10, from * 10);
  LENGTH.fill(length + 1, from, to);
  for (let value = from; value < to; value++) LEFT[value] = PADDED[value]! >>> (24 - 8 * length);
}
for (const step of [10, 100, 1000, 10_000])
  for (let value = 0; value < 10_000; value += step) ZEROS[value]!++;

/** Room that a call of `NumberWriter.write` may need, in bytes. Behind the text it may leave anything. */
export const NUMBER_BYTES = 32;

/**
 * Writes doubles as ASCII, byte for byte what `Number.prototype.toString` gives. Fast for what venues send, decimals
 * of at most 15 digits, and best with one writer per column: it remembers how many decimals the last values had.
 *
 * Why that is exact: where `k / 10^e` is the value again and `k` has at most 15 digits, its digits without trailing
 * zeros are the only decimal of that length that reads as this double, so they are the shortest one.
 */
export class NumberWriter {
  #exponent = 0;

  /** Forgets the number of decimals: one odd value would otherwise slow down all that follow. */
  reset(): void {
    this.#exponent = 0;
  }

  /**
   * Writes `values[index]` at `at`, where `NUMBER_BYTES` must be free; gives the place behind it. It takes the column
   * and not the value because a double handed to a function that is not inlined becomes an object on the heap.
   */
  write(values: Float64Array, index: number, target: DataView, at: number): number {
    const value = values[index]!;
    const size = Math.abs(value);
    let exponent = this.#exponent;
    let scale = POWERS[exponent]!;
    let scaled = Math.round(size * scale);
    while (scaled / scale !== size && exponent < 15) {
      scale = POWERS[++exponent]!;
      scaled = Math.round(size * scale);
    }
    if (scaled / scale !== size || scaled > MAX_SCALED || (size < MIN_PLAIN && size !== 0)) {
      return writeAscii(String(value), target, at);
    }
    this.#exponent = exponent;
    if (value < 0) target.setUint8(at++, MINUS);
    const whole = Math.floor(size);
    const fraction = scaled - whole * scale;
    if (whole >= 1e8 || exponent > 8) return writeLong(whole, fraction, exponent, target, at);
    const end = writeShort(whole | 0, target, at);
    if (fraction === 0) return end;
    target.setUint8(end, POINT);
    return writeFraction((fraction * POWERS[8 - exponent]!) | 0, target, end + 1);
  }
}

/** Writes text of ASCII characters only; gives the place behind it. */
export function writeAscii(text: string, target: DataView, at: number): number {
  for (let i = 0; i < text.length; i++) target.setUint8(at++, text.charCodeAt(i));
  return at;
}

/** Writes an integer from 0 to 2^53, where `NUMBER_BYTES` must be free; gives the place behind it. */
export function writeInteger(value: number, target: DataView, at: number): number {
  if (value < 1e8) return writeShort(value | 0, target, at);
  const upper = Math.floor(value / 1e8);
  return writeEight((value - upper * 1e8) | 0, target, writeInteger(upper, target, at));
}

/** Below 1e8. */
function writeShort(value: number, target: DataView, at: number): number {
  if (value < 10_000) {
    target.setUint32(at, LEFT[value]!, true);
    return at + LENGTH[value]!;
  }
  const upper = (value / 10_000) | 0;
  target.setUint32(at, LEFT[upper]!, true);
  const middle = at + LENGTH[upper]!;
  target.setUint32(middle, PADDED[value - upper * 10_000]!, true);
  return middle + 4;
}

/** Exactly eight digits. */
function writeEight(value: number, target: DataView, at: number): number {
  const upper = (value / 10_000) | 0;
  target.setUint32(at, PADDED[upper]!, true);
  target.setUint32(at + 4, PADDED[value - upper * 10_000]!, true);
  return at + 8;
}

/** The eight digits behind a point, without the zeros at their end. Not for 0. */
function writeFraction(value: number, target: DataView, at: number): number {
  const upper = (value / 10_000) | 0;
  const lower = value - upper * 10_000;
  target.setUint32(at, PADDED[upper]!, true);
  if (lower === 0) return at + 4 - ZEROS[upper]!;
  target.setUint32(at + 4, PADDED[lower]!, true);
  return at + 8 - ZEROS[lower]!;
}

/** The rare ones: more than eight digits before or behind the point. */
function writeLong(whole: number, fraction: number, decimals: number, target: DataView, at: number): number {
  at = writeInteger(whole, target, at);
  if (fraction === 0) return at;
  target.setUint8(at++, POINT);
  if (decimals <= 8) return writeFraction(fraction * POWERS[8 - decimals]!, target, at);
  const scale = POWERS[decimals - 8]!;
  const upper = Math.floor(fraction / scale);
  const lower = fraction - upper * scale;
  if (lower === 0) return writeFraction(upper, target, at);
  return writeFraction(lower * POWERS[16 - decimals]!, target, writeEight(upper, target, at));
}
