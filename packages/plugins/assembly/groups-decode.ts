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
    if (width > 32) {
      unpack(LOW, 32, rows, words);
      unpack(HIGH, width - 32, rows, words + 16 * rows);
      for (let i: u32 = 0; i < size; i++) store<f64>(target + i * 8, decoded(wideCode(i), plain));
    } else if (width == 0) memory.fill(target, 0, rows * 32);
    else if (!plain) zigzagValues(width, rows, words, target);
    else if (width < 32) plainValues(width, rows, words, target);
    else wideValues(rows, words, target);
    words += 4 * wordsOf(width, rows);
    if ((kind & PATCHED) == 0) continue;
    const patched = readPatches(size);
    if (failed) return;
    if (width + extra > 32) longPatches(patched, width, plain, target);
    else {
      if (plain) plainPatches(patched, width, target);
      else zigzagPatches(patched, width, target);
      if (more) furtherBits(patched, width, plain, target);
    }
    if (failed) return;
  }
  streamEnd = patch;
}

function rowsOf(count: u32, group: u32): u32 {
  return (min(GROUP, count - group * GROUP) + 3) >>> 2;
}

/** The packed bits of a value whose width is above 32. */
function wideCode(i: u32): f64 {
  return <f64>load<u32>(HIGH + i * 4) * 4294967296 + <f64>load<u32>(LOW + i * 4);
}

/** The packed bits of a value that has been decoded from at most 32. */
function shortCode(i: u32, plain: bool, target: usize): f64 {
  const value = low32(load<f64>(target + i * 8));
  return <f64>(plain ? value : encoded(value));
}

/** The lower half of an integer: what a conversion that minds its bounds would need several branches for. */
function low32(value: f64): u32 {
  return <u32>reinterpret<u64>(value + 6755399441055744);
}

function encoded(value: u32): u32 {
  return (value << 1) ^ (<u32>((<i32>value) >> 31));
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
  let furthest: i32 = -1;
  if (count < BITMAP_BYTES) {
    for (let j: u32 = 0; j < count; j++) {
      const position: i32 = load<u8>(patch + j);
      if (position <= furthest) return fail();
      store<u8>(POSITIONS + j, <u8>position);
      furthest = position;
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
  if (furthest >= <i32>size) return fail();
  patch = bitsAt + ((count * extra + 7) >>> 3);
  return count;
}

function plainPatches(count: u32, width: u32, target: usize): void {
  const mask = <u32>(((<u64>1) << extra) - 1);
  for (let j: u32 = 0, bit: u32 = 0; j < count; j++, bit += extra) {
    const place = target + <usize>load<u8>(POSITIONS + j) * 8;
    store<f64>(place, <f64>(low32(load<f64>(place)) | ((bitsFrom(bit) & mask) << width)));
  }
}

function zigzagPatches(count: u32, width: u32, target: usize): void {
  const mask = <u32>(((<u64>1) << extra) - 1);
  for (let j: u32 = 0, bit: u32 = 0; j < count; j++, bit += extra) {
    const place = target + <usize>load<u8>(POSITIONS + j) * 8;
    const code = encoded(low32(load<f64>(place))) | ((bitsFrom(bit) & mask) << width);
    store<f64>(place, <f64>((<i32>(code >>> 1)) ^ -((<i32>code) & 1)));
  }
}

/** Of the patches' bits, 32 from `bit` on at most. */
function bitsFrom(bit: u32): u32 {
  return <u32>(load<u64>(bitsAt + (bit >>> 3)) >> (bit & 7));
}

/** What is beyond 32 bits of values that have their patches. */
function furtherBits(count: u32, width: u32, plain: bool, target: usize): void {
  const factor = <f64>((<u64>1) << width);
  const unit = <f64>((<u64>1) << extra);
  let nth: i32 = -1;
  for (let left = u8At() + 1; left > 0; left--) {
    nth = furtherOne(nth, count);
    const further = varint();
    if (failed) return;
    const place = target + <usize>load<u8>(POSITIONS + nth) * 8;
    const found = low32(load<f64>(place));
    const code: u64 = plain ? found : encoded(found);
    const above = <f64>(code >> width) + further * unit;
    store<f64>(place, decoded(above * factor + <f64>(code & (((<u64>1) << width) - 1)), plain));
  }
}

/** Which patch has still more bits: one after `before`. */
function furtherOne(before: i32, count: u32): i32 {
  const nth = <i32>u8At();
  if (nth >= <i32>count || nth <= before) failed = true;
  return nth;
}

function longPatches(count: u32, width: u32, plain: bool, target: usize): void {
  const mask: u64 = ((<u64>1) << extra) - 1;
  for (let j: u32 = 0, bit: u32 = 0; j < count; j++, bit += extra)
    store<f64>(ABOVE + j * 8, <f64>((load<u64>(bitsAt + (bit >>> 3)) >> (bit & 7)) & mask));
  if (more) {
    const unit = <f64>((<u64>1) << extra);
    let nth: i32 = -1;
    for (let left = u8At() + 1; left > 0; left--) {
      nth = furtherOne(nth, count);
      const further = varint();
      if (failed) return;
      store<f64>(ABOVE + nth * 8, load<f64>(ABOVE + nth * 8) + further * unit);
    }
  }
  const factor = <f64>((<u64>1) << width);
  for (let j: u32 = 0; j < count; j++) {
    const i = <u32>load<u8>(POSITIONS + j);
    const below = width > 32 ? wideCode(i) : shortCode(i, plain, target);
    store<f64>(target + i * 8, decoded(load<f64>(ABOVE + j * 8) * factor + below, plain));
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

/** A row of four values of `bits`, from bit `bit` of each lane's stream on. */
function rowAt(words: usize, bit: u32, mask: v128): v128 {
  const at = words + ((bit >>> 5) << 4);
  const used = bit & 31;
  // What the next words have is shifted in two steps: a shift by 32 would be none.
  const next = i32x4.shl(i32x4.shl(v128.load(at, 16), 1), 31 - used);
  return v128.and(v128.or(i32x4.shr_u(v128.load(at), used), next), mask);
}

function plainValues(bits: u32, rows: u32, words: usize, into: usize): void {
  const mask = i32x4.splat((1 << bits) - 1);
  let bit: u32 = 0;
  for (const end = into + rows * 32; into < end; into += 32, bit += bits) {
    const value = rowAt(words, bit, mask);
    v128.store(into, f64x2.convert_low_i32x4_s(value));
    v128.store(into, f64x2.convert_low_i32x4_s(i32x4.shuffle(value, value, 2, 3, 2, 3)), 16);
  }
}

function wideValues(rows: u32, words: usize, into: usize): void {
  for (const end = into + rows * 32; into < end; into += 32, words += 16) {
    const value = v128.load(words);
    v128.store(into, f64x2.convert_low_i32x4_u(value));
    v128.store(into, f64x2.convert_low_i32x4_u(i32x4.shuffle(value, value, 2, 3, 2, 3)), 16);
  }
}

function zigzagValues(bits: u32, rows: u32, words: usize, into: usize): void {
  const mask = i32x4.splat(bits == 32 ? -1 : (1 << bits) - 1);
  const one = i32x4.splat(1);
  let bit: u32 = 0;
  for (const end = into + rows * 32; into < end; into += 32, bit += bits) {
    const code = rowAt(words, bit, mask);
    const value = v128.xor(i32x4.shr_u(code, 1), i32x4.neg(v128.and(code, one)));
    v128.store(into, f64x2.convert_low_i32x4_s(value));
    v128.store(into, f64x2.convert_low_i32x4_s(i32x4.shuffle(value, value, 2, 3, 2, 3)), 16);
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
