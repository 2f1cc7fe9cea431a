// AssemblyScript: the part of src/cache-lmdb/codec/frames/groups-encode.ts that turns a group's values into codes.
import { GROUP, HIGH, LENGTHS, LOW } from './layout';

/** Adding it puts an integer below 2 ** 51 into the lower bits of a double. */
const SHIFT: f64 = 6755399441055744;

/** Puts codes into LOW and HIGH, and how many bits each has into LENGTHS. @returns whether they are plain */
export function splitGroup(values: usize): bool {
  let least = f64x2.splat(0);
  let most = f64x2.splat(0);
  for (let i: usize = 0; i < GROUP * 8; i += 32) {
    const first = v128.load(values + i);
    const second = v128.load(values + i, 16);
    least = f64x2.pmin(f64x2.pmin(least, first), second);
    most = f64x2.pmax(f64x2.pmax(most, first), second);
  }
  const lowest = min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
  const bound = max(max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)), -lowest);
  const plain = lowest >= 0;
  if (bound < 1073741824) {
    for (let i: usize = 0; i < GROUP; i += 16) splitShort(values + i * 8, i, plain);
    memory.fill(HIGH, 0, GROUP * 4);
  } else if (bound < 2251799813685248)
    for (let i: usize = 0; i < GROUP; i += 16) splitLong(values + i * 8, i, plain);
  else for (let i: usize = 0; i < GROUP; i++) splitOne(load<f64>(values + i * 8), i, plain);
  return plain;
}

/** Sixteen values whose codes have at most 31 bits. */
function splitShort(values: usize, i: usize, plain: bool): void {
  const a = shortLengths(values, LOW + i * 4, plain);
  const b = shortLengths(values + 32, LOW + i * 4 + 16, plain);
  const c = shortLengths(values + 64, LOW + i * 4 + 32, plain);
  const d = shortLengths(values + 96, LOW + i * 4 + 48, plain);
  const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
  v128.store(LENGTHS + i, i8x16.sub_sat_u(bytes, i8x16.splat(126)));
}

/** @returns exponents of the codes as floats: 126 more than their bits, of zero 0 */
function shortLengths(values: usize, low: usize, plain: bool): v128 {
  const shift = f64x2.splat(SHIFT);
  const first = f64x2.add(v128.load(values), shift);
  const second = f64x2.add(v128.load(values, 16), shift);
  const value = i32x4.shuffle(first, second, 0, 2, 4, 6);
  const code = plain ? value : v128.xor(i32x4.shl(value, 1), i32x4.shr_s(value, 31));
  v128.store(low, code);
  // Without the bit below the highest no rounding makes it longer.
  const rounded = v128.andnot(code, i32x4.shr_u(code, 1));
  return i32x4.shr_u(f32x4.convert_i32x4_s(rounded), 23);
}

/** Sixteen values whose codes have at most 52 bits. */
function splitLong(values: usize, i: usize, plain: bool): void {
  const a = longLengths(values, i, plain);
  const b = longLengths(values + 32, i + 4, plain);
  const c = longLengths(values + 64, i + 8, plain);
  const d = longLengths(values + 96, i + 12, plain);
  const less = i16x8.splat(1022);
  const first = i16x8.sub_sat_u(i16x8.narrow_i32x4_s(a, b), less);
  const second = i16x8.sub_sat_u(i16x8.narrow_i32x4_s(c, d), less);
  v128.store(LENGTHS + i, i8x16.narrow_i16x8_u(first, second));
}

/** @returns exponents of four codes as doubles: 1022 more than their bits, of zero 0 */
function longLengths(values: usize, i: usize, plain: bool): v128 {
  const first = longCodes(v128.load(values), plain);
  const second = longCodes(v128.load(values, 16), plain);
  v128.store(LOW + i * 4, i32x4.shuffle(first, second, 0, 2, 4, 6));
  v128.store(HIGH + i * 4, i32x4.shuffle(first, second, 1, 3, 5, 7));
  return i32x4.shr_u(i32x4.shuffle(asDoubles(first), asDoubles(second), 1, 3, 5, 7), 20);
}

function longCodes(value: v128, plain: bool): v128 {
  const shift = f64x2.splat(SHIFT);
  const integer = i64x2.sub(f64x2.add(value, shift), shift);
  return plain ? integer : v128.xor(i64x2.shl(integer, 1), f64x2.lt(value, f64x2.splat(0)));
}

/** Codes below 2 ** 52. */
function asDoubles(code: v128): v128 {
  const bits = f64x2.splat(4503599627370496);
  return f64x2.sub(v128.or(code, bits), bits);
}

function splitOne(number: f64, i: usize, plain: bool): void {
  const value = <i64>number;
  const code = plain ? <u64>value : ((<u64>value) << 1) ^ (<u64>(value >> 63));
  store<u32>(LOW + i * 4, <u32>code);
  store<u32>(HIGH + i * 4, <u32>(code >> 32));
  store<u8>(LENGTHS + i, 64 - <u8>clz(code));
}
