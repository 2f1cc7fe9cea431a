// The fast way of usual columns: all values of a block are turned into digits two by two, if they are plain decimals of
// at most eight digits before and behind the point. A column in which one is not is written value by value.
import { ASCII, MAX_SCALED, MIN_PLAIN, POWERS } from './number';

/** Decimals behind the point that this way can do. */
const MAX_DECIMALS: u32 = 8;
const MAX_WHOLE: f64 = 1e8;
/** x / 10000 is x * this / 2^45 for all x of 32 bits. */
const BY_10000: i32 = 3518437209;

/**
 * Turns `count` doubles from `from` on into digits at `into`: eight bytes for those before the point and eight for those
 * behind it, the first one lowest. `known` is where the number of decimals is remembered.
 * @returns whether it could
 */
export function digitsOf(from: usize, count: u32, into: usize, known: usize): bool {
  // The value beside the last one of an odd number is read too.
  if ((count & 1) != 0) store<f64>(from + count * 8, load<f64>(from + (count - 1) * 8));
  for (let decimals = load<u32>(known); decimals <= MAX_DECIMALS; decimals++)
    if (scaleAndSplit(from, count, into, decimals)) {
      store<u32>(known, decimals);
      return true;
    }
  return false;
}

/** Values between two looks whether all of them could be done. */
const STRIDE: u32 = 16;
/** Added to an integer below 2^32, it leaves that integer in the lower half of the double. */
const TO_BITS: f64 = 4503599627370496;

function scaleAndSplit(from: usize, count: u32, into: usize, decimals: u32): bool {
  const scale = f64x2.splat(unchecked(POWERS[decimals]));
  const lift = f64x2.splat(unchecked(POWERS[MAX_DECIMALS - decimals]));
  const by = i32x4.splat(BY_10000);
  // With fewer decimals no number is too long, and the smallest above zero needs no exponent.
  const isDeep = decimals > 6;
  for (let start: u32 = 0; start < count; start += STRIDE) {
    const end = min(start + STRIDE, count);
    let all = i64x2.splat(-1);
    for (let i = start; i < end; i += 2) {
      const value = v128.load(from + i * 8);
      const scaled = f64x2.nearest(f64x2.mul(value, scale));
      const whole = f64x2.floor(value);
      all = v128.and(all, f64x2.eq(f64x2.div(scaled, scale), value));
      all = v128.and(all, f64x2.ge(value, f64x2.splat(0)));
      all = v128.and(all, f64x2.lt(value, f64x2.splat(MAX_WHOLE)));
      if (isDeep) {
        const plain = v128.or(f64x2.ge(value, f64x2.splat(MIN_PLAIN)), f64x2.eq(value, f64x2.splat(0)));
        all = v128.and(all, v128.and(plain, f64x2.le(scaled, f64x2.splat(MAX_SCALED))));
      }
      const fraction = f64x2.mul(f64x2.sub(scaled, f64x2.mul(whole, scale)), lift);
      const wholes = f64x2.add(whole, f64x2.splat(TO_BITS));
      const fractions = f64x2.add(fraction, f64x2.splat(TO_BITS));
      const four = v128.shuffle<u32>(wholes, fractions, 0, 4, 2, 6);
      const at = into + i * 16;
      v128.store(at, split(i64x2.extend_low_i32x4_u(four), i64x2.extmul_low_i32x4_u(four, by)));
      v128.store(at + 16, split(i64x2.extend_high_i32x4_u(four), i64x2.extmul_high_i32x4_u(four, by)));
    }
    if (!i64x2.all_true(all)) return false;
  }
  return true;
}

/** Two numbers below 1e8 into their digits: parts of four, then of two, then one by one. */
function split(values: v128, product: v128): v128 {
  const upper = i64x2.shr_u(product, 45);
  const lower = i32x4.sub(values, i32x4.mul(upper, i32x4.splat(10000)));
  const fours = v128.or(upper, i64x2.shl(lower, 32));
  const top = i32x4.shr_u(i32x4.mul(fours, i32x4.splat(10486)), 20);
  const pairs = v128.or(top, i32x4.shl(i32x4.sub(fours, i32x4.mul(top, i32x4.splat(100))), 16));
  const tens = i16x8.shr_u(i16x8.mul(pairs, i16x8.splat(103)), 10);
  return v128.or(tens, i16x8.shl(i16x8.sub(pairs, i16x8.mul(tens, i16x8.splat(10))), 8));
}

/** Writes the digits that lie at `digits`. */
export function writeDigits(digits: usize, at: usize): usize {
  const whole = load<u64>(digits);
  const fraction = load<u64>(digits, 8);
  const zeros = ctz(whole | 0x0100000000000000) >> 3;
  store<u64>(at, (whole | ASCII) >> (zeros << 3));
  at += 8 - <usize>zeros;
  store<u8>(at, 46);
  store<u64>(at, fraction | ASCII, 1);
  // Without the zeros at the end, and without the point where there is nothing else.
  return at + 9 - <usize>(clz(fraction) >> 3) - <usize>(fraction == 0);
}
