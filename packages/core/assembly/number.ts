// AssemblyScript twin of src/analysis/format-number.ts; what is said there is not said again.
import { EXPONENTS, other } from './layout';

export const MAX_SCALED: f64 = 1e15;
export const MIN_PLAIN: f64 = 1e-6;
const MAX_EXPONENT: u32 = 15;
export const ASCII: u64 = 0x3030303030303030;
export const POWERS: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]; // prettier-ignore
const INTEGERS: StaticArray<u64> = [
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
  1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000,
]; // prettier-ignore

export function number(value: f64, column: u32, row: u32, at: usize): usize {
  const size = abs(value);
  if (size - size != 0) return other(column, row, at);
  const known = EXPONENTS + column * 4;
  let exponent = load<u32>(known);
  let scale = unchecked(POWERS[exponent]);
  let scaled = nearest(size * scale);
  while (scaled / scale != size && exponent < MAX_EXPONENT) {
    scale = unchecked(POWERS[++exponent]);
    scaled = nearest(size * scale);
  }
  if (scaled / scale != size || scaled > MAX_SCALED || (size < MIN_PLAIN && size != 0))
    return other(column, row, at);
  store<u32>(known, exponent);
  if (value < 0) store<u8>(at++, 45);
  const whole = <u64>size;
  const fraction = <u64>scaled - whole * unchecked(INTEGERS[exponent]);
  if (whole >= 100000000 || exponent > 8) return long(whole, fraction, exponent, at);
  at = short(whole, at);
  if (fraction == 0) return at;
  store<u8>(at, 46);
  return decimals(fraction * unchecked(INTEGERS[8 - exponent]), at + 1);
}

/** From 0 to 2^53. */
export function integer(value: u64, at: usize): usize {
  if (value < 100000000) return short(value, at);
  const upper = value / 100000000;
  at = integer(upper, at);
  store<u64>(at, digits(value - upper * 100000000) | ASCII);
  return at + 8;
}

function long(whole: u64, fraction: u64, exponent: u32, at: usize): usize {
  at = integer(whole, at);
  if (fraction == 0) return at;
  store<u8>(at++, 46);
  const sixteen = fraction * unchecked(INTEGERS[16 - exponent]);
  const upper = sixteen / 100000000;
  const lower = sixteen - upper * 100000000;
  if (lower == 0) return decimals(upper, at);
  store<u64>(at, digits(upper) | ASCII);
  return decimals(lower, at + 8);
}

/** The eight digits of a number below 1e8, the first one in the lowest byte: pairs of four, then of two, then digits. */
function digits(value: u64): u64 {
  const upper = <u32>value / 10000;
  const fours = (<u64>upper) | ((<u64>(<u32>value - upper * 10000)) << 32);
  const top = ((fours * 10486) >> 20) & 0x0000007f0000007f;
  const pairs = top | ((fours - top * 100) << 16);
  const tens = ((pairs * 103) >> 10) & 0x000f000f000f000f;
  return tens | ((pairs - tens * 10) << 8);
}

/** Below 1e8, without zeros in front. */
function short(value: u64, at: usize): usize {
  const all = digits(value);
  const zeros = ctz(all | 0x0100000000000000) >> 3;
  store<u64>(at, (all | ASCII) >> (zeros << 3));
  return at + 8 - <usize>zeros;
}

/** The eight digits behind a point, without the zeros at their end. Not for 0. */
function decimals(value: u64, at: usize): usize {
  const all = digits(value);
  store<u64>(at, all | ASCII);
  return at + 8 - <usize>(clz(all) >> 3);
}
