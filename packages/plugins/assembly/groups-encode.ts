// AssemblyScript twin of src/cache-lmdb/codec/frames/groups-encode.ts; what is said there is not said again.
import {
  BITMAP_BYTES,
  GROUP,
  HIGH,
  LONGER,
  LOW,
  MAX_WIDTH,
  MORE,
  OTHERS,
  PATCHED,
  PATCHES,
  PLAIN,
  TAILS,
  wordsOf,
} from './layout';

const GIVE_UP: u32 = 3;

/** Where the patches of the stream end. */
let patches: usize = PATCHES;
let width: u32 = 0;
let extra: u32 = 0;
/** Whether all codes of the group fit into LOW. */
let isShort: bool = false;

export function bitLength(code: u64): u32 {
  return 64 - <u32>clz(code);
}

function code(i: u32): u64 {
  return ((<u64>load<u32>(HIGH + i * 4)) << 32) | load<u32>(LOW + i * 4);
}

/** @param at where the stream begins, a multiple of four @returns where it ends; not padded */
export function encodeGroups(values: usize, count: u32, at: usize): usize {
  const groups = (count + GROUP - 1) / GROUP;
  let words = (at + groups + 3) & ~3;
  for (let pad = at + groups; pad < words; pad++) store<u8>(pad, 0);
  patches = PATCHES;
  for (let g: u32 = 0; g < groups; g++) {
    const size = min(GROUP, count - g * GROUP);
    const rows = (size + 3) >>> 2;
    const plain = split(values + g * GROUP * 8, size);
    cheapestWidths(rows);
    if (extra > 0) patch();
    store<u8>(at + g, (<u8>width) | (plain ? PLAIN : 0) | (extra > 0 ? PATCHED : 0));
    pack(LOW, min(width, 32), rows, words);
    if (width > 32) pack(HIGH, width - 32, rows, words + 16 * rows);
    words += 4 * wordsOf(width, rows);
  }
  const length = patches - PATCHES;
  memory.copy(words, PATCHES, length);
  return words + length;
}

function split(values: usize, size: u32): bool {
  // Beyond the last value the memory may hold anything: rows of four are filled up with zeros.
  for (let i = size; (i & 3) != 0; i++) store<f64>(values + i * 8, 0);
  const filled = (size + 3) & ~3;
  let least = f64x2.splat(0);
  let most = f64x2.splat(0);
  for (let i: u32 = 0; i < filled; i += 2) {
    const value = v128.load(values + i * 8);
    least = f64x2.pmin(least, value);
    most = f64x2.pmax(most, value);
  }
  const plain = min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1)) >= 0;
  const bound = max(
    max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)),
    -min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1)),
  );
  memory.fill(LONGER, 0, 512);
  // Two sets of counters: neighbours mostly have the same length, and would wait for one another.
  isShort = bound < 1073741824;
  if (isShort) splitShort(values, filled, plain);
  else splitLong(values, filled, plain);
  memory.fill(LOW + filled * 4, 0, (GROUP - filled) * 4);
  memory.fill(HIGH + filled * 4, 0, (GROUP - filled) * 4);
  let sum: u32 = 0;
  for (let bits = MAX_WIDTH; bits > 0; bits--) {
    sum += load<u32>(LONGER + bits * 4) + load<u32>(OTHERS + bits * 4);
    store<u32>(LONGER + bits * 4, sum);
  }
  // Shifted by one: those longer than n bits are those of n + 1 bits and more.
  memory.copy(LONGER, LONGER + 4, MAX_WIDTH * 4);
  store<u32>(LONGER + MAX_WIDTH * 4, 0);
  return plain;
}

function splitShort(values: usize, filled: u32, plain: bool): void {
  for (let i: u32 = 0; i < filled; i += 4) {
    const first = i32x4.trunc_sat_f64x2_s_zero(v128.load(values + i * 8));
    const second = i32x4.trunc_sat_f64x2_s_zero(v128.load(values + i * 8 + 16));
    const value = i32x4.shuffle(first, second, 0, 1, 4, 5);
    const code = plain ? value : v128.xor(i32x4.shl(value, 1), i32x4.shr_s(value, 31));
    v128.store(LOW + i * 4, code);
    count(LONGER, 32 - clz(i32x4.extract_lane(code, 0)));
    count(OTHERS, 32 - clz(i32x4.extract_lane(code, 1)));
    count(LONGER, 32 - clz(i32x4.extract_lane(code, 2)));
    count(OTHERS, 32 - clz(i32x4.extract_lane(code, 3)));
  }
  memory.fill(HIGH, 0, filled * 4);
}

function splitLong(values: usize, filled: u32, plain: bool): void {
  for (let i: u32 = 0; i < filled; i++) {
    const value = <i64>load<f64>(values + i * 8);
    const coded = plain ? <u64>value : ((<u64>value) << 1) ^ (<u64>(value >> 63));
    store<u32>(LOW + i * 4, <u32>coded);
    store<u32>(HIGH + i * 4, <u32>(coded >> 32));
    count(LONGER, bitLength(coded));
  }
}

function count(counters: usize, bits: u32): void {
  store<u32>(counters + bits * 4, load<u32>(counters + bits * 4) + 1);
}

/** Sets `width` and `extra`. */
function cheapestWidths(rows: u32): void {
  let longest = MAX_WIDTH;
  while (longest > 0 && load<u32>(LONGER + (longest - 1) * 4) == 0) longest--;
  for (let bits = <i32>longest; bits >= 0; bits--) {
    const beyond = <u32>bits + 7 < longest ? load<u32>(TAILS + (bits + 7) * 4) : 0;
    store<u32>(TAILS + bits * 4, load<u32>(LONGER + bits * 4) + beyond);
  }
  width = longest;
  extra = 0;
  let cost = 4 * wordsOf(longest, rows);
  let vain: u32 = 0;
  for (let narrow = <i32>longest - 1; narrow >= 0 && vain < GIVE_UP; narrow--) {
    const count = load<u32>(LONGER + narrow * 4);
    const base = 4 * wordsOf(narrow, rows) + 2 + min(count, BITMAP_BYTES);
    vain++;
    for (let bits: u32 = 1; <u32>narrow + bits <= longest; bits++) {
      const packed = base + ((count * bits + 7) >>> 3);
      if (packed >= cost) break;
      const rest = load<u32>(LONGER + (narrow + bits) * 4);
      const costing = packed + (rest > 0 ? 1 + rest + load<u32>(TAILS + (narrow + bits) * 4) : 0);
      if (costing >= cost) continue;
      cost = costing;
      width = narrow;
      extra = bits;
      vain = 0;
    }
  }
}

function u8At(value: u32): void {
  store<u8>(patches++, <u8>value);
}

/** Which of 64 values from `first` on are at least `long`: a bit for each. */
function longOnes(first: u32, long: u64): u64 {
  let found: u64 = 0;
  if (isShort) {
    const below = i32x4.splat(<u32>long - 1);
    for (let i: u32 = 0; i < 64; i += 4) {
      const mask = i32x4.bitmask(i32x4.gt_u(v128.load(LOW + (first + i) * 4), below));
      found |= (<u64>mask) << i;
    }
  } else for (let i: u32 = 0; i < 64; i++) found |= (<u64>(code(first + i) >= long)) << i;
  return found;
}

/** The bits above the width of the values that `found` names, from bit `at` after `patches` on. @returns the bit after */
function aboveWidth(found: u64, first: u32, at: u32): u32 {
  const mask: u64 = ((<u64>1) << extra) - 1;
  for (; found != 0; found &= found - 1, at += extra) {
    const place = patches + (at >>> 3);
    const above = (code(first + <u32>ctz(found)) >> width) & mask;
    store<u64>(place, load<u64>(place) | (above << (at & 7)));
  }
  return at;
}

/** What is beyond the extra bits as well. @returns the number of the value after */
function aboveExtra(found: u64, first: u32, nth: u32): u32 {
  for (; found != 0; found &= found - 1, nth++) {
    let above = code(first + <u32>ctz(found)) >> (width + extra);
    if (above == 0) continue;
    u8At(nth);
    for (; above >= 128; above >>= 7) u8At(((<u32>above) & 127) | 128);
    u8At(<u32>above);
  }
  return nth;
}

function patch(): void {
  const count = load<u32>(LONGER + width * 4);
  const rest = load<u32>(LONGER + (width + extra) * 4);
  u8At(count - 1);
  u8At(extra | (rest > 0 ? MORE : 0));
  const long: u64 = (<u64>1) << width;
  const first = longOnes(0, long);
  const second = longOnes(64, long);
  if (count < BITMAP_BYTES) {
    for (let bits = first; bits != 0; bits &= bits - 1) u8At(<u32>ctz(bits));
    for (let bits = second; bits != 0; bits &= bits - 1) u8At(64 + <u32>ctz(bits));
  } else {
    store<u64>(patches, first);
    store<u64>(patches + 8, second);
    patches += BITMAP_BYTES;
  }
  const bytes = (count * extra + 7) >>> 3;
  memory.fill(patches, 0, bytes + 8);
  aboveWidth(second, 64, aboveWidth(first, 0, 0));
  patches += bytes;
  if (rest == 0) return;
  u8At(rest - 1);
  aboveExtra(second, 64, aboveExtra(first, 0, 0));
}

/** A row of four values is one vector. */
function pack(values: usize, bits: u32, rows: u32, words: usize): void {
  if (bits == 0) return;
  const mask = i32x4.splat(bits == 32 ? -1 : (1 << bits) - 1);
  let filled: u32 = 0;
  let current = i32x4.splat(0);
  for (let row: u32 = 0; row < rows; row++) {
    const value = v128.and(v128.load(values + row * 16), mask);
    current = v128.or(current, i32x4.shl(value, filled));
    filled += bits;
    if (filled < 32) continue;
    v128.store(words, current);
    words += 16;
    filled -= 32;
    current = filled > 0 ? i32x4.shr_u(value, bits - filled) : i32x4.splat(0);
  }
  if (filled > 0) v128.store(words, current);
}
