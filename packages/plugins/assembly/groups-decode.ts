// AssemblyScript twin of src/cache-lmdb/codec/frames/groups-decode.ts; what is said there is not said again. It also
// computes in doubles where JavaScript does, so that both make the same of a damaged stream.
import {
  ABOVE,
  BITMAP_BYTES,
  GROUP,
  HIGH,
  LOW,
  MAX_WIDTH,
  MORE,
  PATCHED,
  PLAIN,
  POSITIONS,
  WIDTH_MASK,
  wordsOf,
} from './layout';

/** Where the stream ended: 0 when it was none. */
export let streamEnd: usize = 0;

let patch: usize = 0;
let limit: usize = 0;
let failed: bool = false;

/** Reads a stream from `at` on; sets `streamEnd`. */
export function decodeGroups(at: usize, end: usize, into: usize, count: u32): void {
  streamEnd = 0;
  const groups = (count + GROUP - 1) / GROUP;
  let words = (at + groups + 3) & ~3;
  if (words > end) return;
  patch = words;
  for (let g: u32 = 0; g < groups; g++) {
    const width = load<u8>(at + g) & WIDTH_MASK;
    if (width > MAX_WIDTH) return;
    patch += 4 * wordsOf(width, rowsOf(count, g));
  }
  if (patch > end) return;
  limit = end;
  failed = false;
  for (let g: u32 = 0; g < groups; g++) {
    const kind = load<u8>(at + g);
    const width: u32 = kind & WIDTH_MASK;
    const plain = (kind & PLAIN) != 0;
    const target = into + g * GROUP * 8;
    const size = min(GROUP, count - g * GROUP);
    const rows = rowsOf(count, g);
    unpack(LOW, min(width, 32), rows, words);
    if (width > 32) {
      unpack(HIGH, width - 32, rows, words + 16 * rows);
      for (let i: u32 = 0; i < size; i++) store<f64>(target + i * 8, decoded(below(i, width), plain));
    } else if (plain) plainValues(rows, target);
    else zigzagValues(rows, target);
    words += 4 * wordsOf(width, rows);
    if ((kind & PATCHED) == 0) continue;
    const patched = readPatches(size);
    if (failed) return;
    if (width + extra <= 32 && !more) {
      shortPatches(patched, width, plain, target);
      continue;
    }
    longPatches(patched);
    if (failed) return;
    const factor = <f64>((<u64>1) << width);
    for (let j: u32 = 0; j < patched; j++) {
      const i = <u32>load<u8>(POSITIONS + j);
      store<f64>(target + i * 8, decoded(load<f64>(ABOVE + j * 8) * factor + below(i, width), plain));
    }
  }
  streamEnd = patch;
}

function rowsOf(count: u32, group: u32): u32 {
  return (min(GROUP, count - group * GROUP) + 3) >>> 2;
}

function below(i: u32, width: u32): f64 {
  const low = <f64>load<u32>(LOW + i * 4);
  return width > 32 ? <f64>load<u32>(HIGH + i * 4) * 4294967296 + low : low;
}

function decoded(code: f64, plain: bool): f64 {
  if (plain) return code;
  const half = floor(code / 2);
  return code - half * 2 == 1 ? -half - 1 : half;
}

function u8At(): u32 {
  if (patch >= limit) {
    failed = true;
    return 0;
  }
  return load<u8>(patch++);
}

/** Where the bits above the width begin, how many each value has, and whether some have still more. */
let bitsAt: usize = 0;
let extra: u32 = 0;
let more: bool = false;

/** Reads where a group's patches are, and goes past their bits. @returns how many there are */
function readPatches(size: u32): u32 {
  const count = u8At() + 1;
  const kind = u8At();
  extra = kind & WIDTH_MASK;
  more = (kind & MORE) != 0;
  if (failed || count > size || extra > MAX_WIDTH) return fail();
  const places = min(count, BITMAP_BYTES);
  bitsAt = patch + places;
  if (bitsAt + ((count * extra + 7) >>> 3) > limit) return fail();
  let furthest: u32 = 0;
  if (count < BITMAP_BYTES) {
    for (let j: u32 = 0; j < count; j++) {
      const position = load<u8>(patch + j);
      store<u8>(POSITIONS + j, position);
      furthest = max(furthest, position);
    }
  } else {
    const first = load<u64>(patch);
    const second = load<u64>(patch + 8);
    if (<u32>popcnt(first) + <u32>popcnt(second) != count) return fail();
    let position = POSITIONS;
    for (let bits = first; bits != 0; bits &= bits - 1) store<u8>(position++, <u8>ctz(bits));
    for (let bits = second; bits != 0; bits &= bits - 1) store<u8>(position++, 64 + <u8>ctz(bits));
    furthest = load<u8>(position - 1);
  }
  if (furthest >= size) return fail();
  patch = bitsAt + ((count * extra + 7) >>> 3);
  return count;
}

function shortPatches(count: u32, width: u32, plain: bool, target: usize): void {
  const mask = <u32>(((<u64>1) << extra) - 1);
  let bit: u32 = 0;
  for (let j: u32 = 0; j < count; j++, bit += extra) {
    const i = <u32>load<u8>(POSITIONS + j);
    const above = (<u32>(load<u64>(bitsAt + (bit >>> 3)) >> (bit & 7))) & mask;
    const code = load<u32>(LOW + i * 4) | (above << width);
    const value = plain ? <f64>code : <f64>((<i32>(code >>> 1)) ^ -((<i32>code) & 1));
    store<f64>(target + i * 8, value);
  }
}

/** Puts what lies above the width into ABOVE. */
function longPatches(count: u32): void {
  const mask: u64 = ((<u64>1) << extra) - 1;
  let bit: u32 = 0;
  for (let j: u32 = 0; j < count; j++, bit += extra)
    store<f64>(ABOVE + j * 8, <f64>((load<u64>(bitsAt + (bit >>> 3)) >> (bit & 7)) & mask));
  if (!more) return;
  const factor = <f64>((<u64>1) << extra);
  for (let left = u8At() + 1; left > 0; left--) {
    const nth = u8At();
    if (failed || nth >= count) {
      failed = true;
      return;
    }
    store<f64>(ABOVE + nth * 8, load<f64>(ABOVE + nth * 8) + varint() * factor);
  }
}

function varint(): f64 {
  let value: f64 = 0;
  let factor: f64 = 1;
  for (let n = 0; n < 8; n++, factor *= 128) {
    const byte = u8At();
    value += <f64>(byte & 127) * factor;
    if (byte < 128) return value;
  }
  failed = true;
  return 0;
}

function fail(): u32 {
  failed = true;
  return 0;
}

function plainValues(rows: u32, into: usize): void {
  for (let row: u32 = 0; row < rows; row++) {
    const value = v128.load(LOW + row * 16);
    v128.store(into + row * 32, f64x2.convert_low_i32x4_u(value));
    v128.store(into + row * 32 + 16, f64x2.convert_low_i32x4_u(i32x4.shuffle(value, value, 2, 3, 2, 3)));
  }
}

function zigzagValues(rows: u32, into: usize): void {
  for (let row: u32 = 0; row < rows; row++) {
    const code = v128.load(LOW + row * 16);
    const sign = i32x4.neg(v128.and(code, i32x4.splat(1)));
    const value = v128.xor(i32x4.shr_u(code, 1), sign);
    v128.store(into + row * 32, f64x2.convert_low_i32x4_s(value));
    v128.store(into + row * 32 + 16, f64x2.convert_low_i32x4_s(i32x4.shuffle(value, value, 2, 3, 2, 3)));
  }
}

function unpack(values: usize, bits: u32, rows: u32, words: usize): void {
  if (bits == 0) {
    memory.fill(values, 0, rows * 16);
    return;
  }
  const mask = i32x4.splat(bits == 32 ? -1 : (1 << bits) - 1);
  let used: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const free: u32 = 32 - used;
    let value = i32x4.shr_u(v128.load(words), used);
    if (bits > free) value = v128.or(value, i32x4.shl(v128.load(words + 16), free));
    v128.store(values + row * 16, v128.and(value, mask));
    used += bits;
    if (used < 32) continue;
    used -= 32;
    words += 16;
  }
}
