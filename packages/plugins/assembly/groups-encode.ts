// AssemblyScript twin of src/cache-lmdb/codec/frames/groups-encode.ts; what is said there is not said again.
import {
  BITMAP_BYTES,
  GROUP,
  HIGH,
  LENGTHS,
  LONGER,
  LOW,
  MORE,
  PATCHED,
  PATCHES,
  PLAIN,
  TAILS,
  wordsOf,
} from './layout';
import { splitGroup } from './split-group';

const GIVE_UP: u32 = 3;

/** Where the patches of the stream end. */
let patches: usize = PATCHES;
let width: u32 = 0;
let extra: u32 = 0;

/** @param at where the stream begins, a multiple of four @returns where it ends; not padded */
export function encodeGroups(values: usize, count: u32, at: usize): usize {
  const groups = (count + GROUP - 1) / GROUP;
  let words = (at + groups + 3) & ~3;
  for (let pad = at + groups; pad < words; pad++) store<u8>(pad, 0);
  // Beyond the last value the memory may hold anything: the last group is filled up with zeros.
  memory.fill(values + count * 8, 0, (groups * GROUP - count) * 8);
  patches = PATCHES;
  for (let g: u32 = 0; g < groups; g++) {
    const rows = (min(GROUP, count - g * GROUP) + 3) >>> 2;
    const plain = splitGroup(values + g * GROUP * 8);
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

/** How many codes are longer than `bits`: lengths are small enough to be compared as numbers with a sign. */
function countLonger(bits: u32): u32 {
  const than = i8x16.splat(<i8>bits);
  let counts = i8x16.splat(0);
  for (let i: usize = 0; i < GROUP; i += 16)
    counts = i8x16.sub(counts, i8x16.gt_s(v128.load(LENGTHS + i), than));
  const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(counts));
  const two = i32x4.add(sums, i32x4.shuffle(sums, sums, 2, 3, 2, 3));
  return i32x4.extract_lane(two, 0) + i32x4.extract_lane(two, 1);
}

function longestLength(): u32 {
  let most = v128.load(LENGTHS);
  for (let i: usize = 16; i < GROUP; i += 16) most = i8x16.max_u(most, v128.load(LENGTHS + i));
  most = i8x16.max_u(most, i32x4.shuffle(most, most, 2, 3, 2, 3));
  most = i8x16.max_u(most, i32x4.shuffle(most, most, 1, 1, 1, 1));
  const four = i32x4.extract_lane(most, 0);
  return max(max(four & 255, (four >>> 8) & 255), max((four >>> 16) & 255, four >>> 24));
}

/** Sets `width` and `extra`. */
function cheapestWidths(rows: u32): void {
  const longest = longestLength();
  store<u32>(LONGER + longest * 4, 0);
  store<u32>(TAILS + longest * 4, 0);
  let best = longest;
  let above: u32 = 0;
  let cost = 4 * wordsOf(longest, rows);
  let vain: u32 = 0;
  for (let narrow = <i32>longest - 1; narrow >= 0 && vain < GIVE_UP; narrow--) {
    const count = countLonger(narrow);
    store<u32>(LONGER + narrow * 4, count);
    const beyond = <u32>narrow + 7 < longest ? load<u32>(TAILS + (narrow + 7) * 4) : 0;
    store<u32>(TAILS + narrow * 4, count + beyond);
    const base = 4 * wordsOf(narrow, rows) + 2 + min(count, BITMAP_BYTES);
    vain++;
    for (let bits: u32 = 1; <u32>narrow + bits <= longest; bits++) {
      const packed = base + ((count * bits + 7) >>> 3);
      if (packed >= cost) break;
      const rest = load<u32>(LONGER + (narrow + bits) * 4);
      const costing = packed + (rest > 0 ? 1 + rest + load<u32>(TAILS + (narrow + bits) * 4) : 0);
      if (costing >= cost) continue;
      cost = costing;
      best = narrow;
      above = bits;
      vain = 0;
    }
  }
  width = best;
  extra = above;
}

function u8At(value: u32): void {
  store<u8>(patches++, <u8>value);
}

/** Which of 64 codes from `first` on are longer than `bits`: a bit for each. */
function longOnes(first: usize, bits: u32): u64 {
  const than = i8x16.splat(<i8>bits);
  let found: u64 = 0;
  for (let i: usize = 0; i < 64; i += 16)
    found |= (<u64>((<u32>i8x16.bitmask(i8x16.gt_s(v128.load(LENGTHS + first + i), than))) & 0xffff)) << i;
  return found;
}

function code(i: usize): u64 {
  return ((<u64>load<u32>(HIGH + i * 4)) << 32) | load<u32>(LOW + i * 4);
}

/** Bits that have no whole byte yet, and how many. */
let bitsLeft: u64 = 0;
let bitCount: u64 = 0;

/** Writes the bits above the width of the values that `found` names. */
function aboveWidth(found: u64, first: usize): void {
  const mask: u64 = ((<u64>1) << extra) - 1;
  let left = bitsLeft;
  let count = bitCount;
  let place = patches;
  for (; found != 0; found &= found - 1) {
    left |= ((code(first + <usize>ctz(found)) >> width) & mask) << count;
    count += extra;
    store<u64>(place, left);
    place += <usize>(count >> 3);
    left >>= count & 56;
    count &= 7;
  }
  bitsLeft = left;
  bitCount = count;
  patches = place;
}

/** What is beyond the extra bits as well, of the values that `longest` names out of `found`. */
function aboveExtra(longest: u64, found: u64, first: usize, nth: u32): void {
  for (; longest != 0; longest &= longest - 1) {
    const bit = <usize>ctz(longest);
    u8At(nth + <u32>popcnt(found & (((<u64>1) << bit) - 1)));
    let above = code(first + bit) >> (width + extra);
    for (; above >= 128; above >>= 7) u8At(((<u32>above) & 127) | 128);
    u8At(<u32>above);
  }
}

function patch(): void {
  const count = load<u32>(LONGER + width * 4);
  const rest = load<u32>(LONGER + (width + extra) * 4);
  u8At(count - 1);
  u8At(extra | (rest > 0 ? MORE : 0));
  const first = longOnes(0, width);
  const second = longOnes(64, width);
  if (count < BITMAP_BYTES) {
    for (let bits = first; bits != 0; bits &= bits - 1) u8At(<u32>ctz(bits));
    for (let bits = second; bits != 0; bits &= bits - 1) u8At(64 + <u32>ctz(bits));
  } else {
    store<u64>(patches, first);
    store<u64>(patches + 8, second);
    patches += BITMAP_BYTES;
  }
  bitsLeft = 0;
  bitCount = 0;
  aboveWidth(first, 0);
  aboveWidth(second, 64);
  if (bitCount > 0) u8At(<u32>bitsLeft);
  if (rest == 0) return;
  u8At(rest - 1);
  aboveExtra(longOnes(0, width + extra), first, 0, 0);
  aboveExtra(longOnes(64, width + extra), second, 64, <u32>popcnt(first));
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
