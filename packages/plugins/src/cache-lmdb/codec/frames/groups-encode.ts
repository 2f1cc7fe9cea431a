import { BitWriter } from './bits.ts';
import { BITMAP_BYTES, GROUP, MAX_WIDTH, MORE, PATCHED, PLAIN } from './layout.ts';

const LOW = 2 ** 32;
const low = new Uint32Array(GROUP);
const high = new Uint32Array(GROUP);
/** Of a group, how many values are longer than so many bits; and bytes that the bits above take, seven to a byte. */
const longer = new Int32Array(MAX_WIDTH + 8);
const tails = new Int32Array(MAX_WIDTH + 8);
const patches = new BitWriter();

/** Bits of the 64-bit number `high * 2^32 + low`. */
export const bitLength = (high: number, low: number): number =>
  high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(low);

/** Words of `rows` rows of four values. */
export const wordsOf = (width: number, rows: number): number =>
  width <= 32 ? 4 * ((rows * width + 31) >>> 5) : 4 * rows + wordsOf(width - 32, rows);

/**
 * Writes integers (at most MAX_RESIDUAL in size) in groups of 128: first all widths, then all words, then the patches
 * of the values that are longer than their group's width.
 *
 * @param at a multiple of four @param words the same memory as `bytes` @returns where the stream ends; not padded
 */
export function encodeGroups(
  values: Float64Array,
  count: number,
  bytes: Uint8Array,
  words: Uint32Array,
  at: number,
): number {
  const groups = Math.ceil(count / GROUP);
  const widths = at;
  let word = (at + groups + 3) >>> 2;
  for (let pad = at + groups; pad < word * 4; pad++) bytes[pad] = 0;
  patches.clear();
  for (let g = 0; g < groups; g++) {
    const size = Math.min(GROUP, count - g * GROUP);
    const rows = (size + 3) >>> 2;
    const plain = split(values, g * GROUP, size);
    const { width, extra } = cheapestWidths(rows);
    if (extra > 0) patch(size, width, extra);
    bytes[widths + g] = width | (plain ? PLAIN : 0) | (extra > 0 ? PATCHED : 0);
    pack(low, Math.min(width, 32), rows, words, word);
    if (width > 32) pack(high, width - 32, rows, words, word + 4 * rows);
    word += wordsOf(width, rows);
  }
  bytes.set(patches.bytes(), word * 4);
  return word * 4 + patches.length;
}

/** Splits a group into halves of 32 bits and counts its bit lengths. @returns whether it is plain, not zigzag */
function split(values: Float64Array, from: number, size: number): boolean {
  let plain = true;
  for (let i = 0; i < size; i++) if (values[from + i]! < 0) plain = false;
  longer.fill(0);
  for (let i = 0; i < size; i++) {
    const value = values[from + i]!;
    const code = plain ? value : value < 0 ? -2 * value - 1 : 2 * value;
    const upper = code < LOW ? 0 : Math.floor(code / LOW);
    low[i] = code - upper * LOW;
    high[i] = upper;
    const bits = bitLength(upper, low[i]!);
    if (bits > 0) longer[bits - 1]!++;
  }
  for (let bits = MAX_WIDTH; bits > 0; bits--) longer[bits - 1]! += longer[bits]!;
  low.fill(0, size);
  high.fill(0, size);
  return plain;
}

/**
 * The width at which a group takes the fewest bytes, and how many bits more its longer values get; those that are
 * longer still get the rest in bytes.
 */
function cheapestWidths(rows: number): { readonly width: number; readonly extra: number } {
  let longest = MAX_WIDTH;
  while (longest > 0 && longer[longest - 1] === 0) longest--;
  for (let bits = longest; bits >= 0; bits--)
    tails[bits] = longer[bits]! + (bits + 7 < longest ? tails[bits + 7]! : 0);
  let width = longest;
  let extra = 0;
  let cost = 4 * wordsOf(longest, rows);
  for (let narrow = longest - 1, vain = 0; narrow >= 0 && vain < GIVE_UP; narrow--) {
    const count = longer[narrow]!;
    const base = 4 * wordsOf(narrow, rows) + 2 + Math.min(count, BITMAP_BYTES);
    vain++;
    for (let bits = 1; narrow + bits <= longest; bits++) {
      const packed = base + ((count * bits + 7) >>> 3);
      if (packed >= cost) break;
      const rest = longer[narrow + bits]!;
      const costing = packed + (rest > 0 ? 1 + rest + tails[narrow + bits]! : 0);
      if (costing >= cost) continue;
      cost = costing;
      width = narrow;
      extra = bits;
      vain = 0;
    }
  }
  return { width, extra };
}

/** After so many widths that were no cheaper, narrower ones are not tried. */
const GIVE_UP = 3;

/**
 * Appends what the values longer than `width` have above it: how many less one; `extra`; where they are, as positions
 * or as a bitmap; `extra` bits of each; and of those that are longer still, how many less one, then the number among
 * the long ones and the bits above, seven to a byte.
 */
function patch(size: number, width: number, extra: number): void {
  const count = longer[width]!;
  const rest = longer[width + extra]!;
  patches.u8(count - 1);
  patches.u8(extra | (rest > 0 ? MORE : 0));
  const isLong = (i: number): boolean => bitLength(high[i]!, low[i]!) > width;
  const above = (i: number): number => Math.floor((high[i]! * LOW + low[i]!) / 2 ** width);
  if (count < BITMAP_BYTES) {
    for (let i = 0; i < size; i++) if (isLong(i)) patches.u8(i);
  } else for (let i = 0; i < GROUP; i++) patches.bits(i < size && isLong(i) ? 1 : 0, 1);
  const limit = 2 ** extra;
  for (let i = 0; i < size; i++) if (isLong(i)) patches.bits(above(i) % limit, extra);
  patches.flush();
  if (rest === 0) return;
  patches.u8(rest - 1);
  for (let i = 0, nth = 0; i < size; i++) {
    if (!isLong(i)) continue;
    if (bitLength(high[i]!, low[i]!) > width + extra) {
      patches.u8(nth);
      patches.varint(Math.floor(above(i) / limit));
    }
    nth++;
  }
}

/**
 * Packs rows of four values: value `i` is in lane `i % 4`, a lane is a stream of bits in every fourth word. Bits above
 * the width are left out.
 */
function pack(values: Uint32Array, width: number, rows: number, words: Uint32Array, at: number): void {
  if (width === 0) return;
  const mask = width === 32 ? 0xffffffff : (1 << width) - 1;
  for (let lane = 0; lane < 4; lane++) {
    let word = at + lane;
    let filled = 0;
    let current = 0;
    for (let row = 0; row < rows; row++) {
      const value = values[row * 4 + lane]! & mask;
      current |= value << filled;
      filled += width;
      if (filled < 32) continue;
      words[word] = current;
      word += 4;
      filled -= 32;
      current = filled > 0 ? value >>> (width - filled) : 0;
    }
    if (filled > 0) words[word] = current;
  }
}
