// The codes of deflate as tables: https://www.rfc-editor.org/rfc/rfc1951. What is no complete code is refused, as zlib
// does, but for a single code of one bit and for none at all.
import {
  COUNTS,
  DISTANCE_BITS,
  DISTANCES,
  JOINED,
  LENGTHS,
  LITERAL_BITS,
  LITERALS,
  PLACES,
  SORTED,
} from './layout';

/*
 * An entry, u32. Bits 0-5: how many bits it takes, extra bits too; 8-11: how many of them are its code; 12-15: what it
 * is; 16-31: the least length or distance. A literal has its byte at 8-15 instead, and bit 6. A table of longer codes
 * has the bits of its index at 8-11, and where it begins at 16-31. Zero is no code.
 */
export const LITERAL: u32 = 0x40;
export const MATCH: u32 = 0x1000;
export const END: u32 = 0x2000;
export const LONGER: u32 = 0x8000;

export const CODE_LENGTHS: u32 = 0;
const OF_LITERALS: u32 = 1;
const OF_DISTANCES: u32 = 2;
const LONGEST: u32 = 15;

const LENGTH_BASES: StaticArray<u16> = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_EXTRAS: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const DISTANCE_BASES: StaticArray<u16> = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];

function literalEntry(symbol: u32, bits: u32): u32 {
  if (symbol < 256) return (symbol << 8) | LITERAL | bits;
  if (symbol == 256) return END | bits;
  if (symbol > 285) return 0;
  const i = symbol - 257;
  const extra = <u32>unchecked(LENGTH_EXTRAS[i]);
  return ((<u32>unchecked(LENGTH_BASES[i])) << 16) | MATCH | (bits << 8) | (bits + extra);
}

function distanceEntry(symbol: u32, bits: u32): u32 {
  if (symbol > 29) return 0;
  const extra: u32 = symbol < 4 ? 0 : (symbol >> 1) - 1;
  return ((<u32>unchecked(DISTANCE_BASES[symbol])) << 16) | MATCH | (bits << 8) | (bits + extra);
}

function entryOf(kind: u32, symbol: u32, bits: u32): u32 {
  if (kind == OF_LITERALS) return literalEntry(symbol, bits);
  if (kind == OF_DISTANCES) return distanceEntry(symbol, bits);
  return (symbol << 8) | bits;
}

/** Codes are read from their first bit on, so they count upwards from their highest bit. */
function nextCode(code: u32, bits: u32): u32 {
  const all: u32 = (1 << bits) - 1;
  if (code == all) return all + 1;
  const bit: u32 = 1 << (31 - clz<u32>(code ^ all));
  return (code & (bit - 1)) | bit;
}

/** The table is twice as long, and says the same again. */
function double(table: usize, size: u32): u32 {
  memory.copy(table + (size << 2), table, size << 2);
  return size << 1;
}

/**
 * @param primary bits of the table's index; longer codes go to tables behind it
 * @returns false when the lengths are those of no code
 */
export function build(table: usize, lengths: usize, symbols: u32, primary: u32, kind: u32): bool {
  memory.fill(COUNTS, 0, 64);
  for (let s: u32 = 0; s < symbols; s++) {
    const place = COUNTS + ((<usize>load<u8>(lengths + s)) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let left: i32 = 1;
  let place: u32 = 0;
  let max: u32 = 0;
  for (let bits: u32 = 1; bits <= LONGEST; bits++) {
    const count = load<u32>(COUNTS + (bits << 2));
    if (count != 0) max = bits;
    left = (left << 1) - <i32>count;
    if (left < 0) return false;
    store<u32>(PLACES + (bits << 2), place);
    place += count;
  }
  if (left > 0 && (kind == CODE_LENGTHS || max > 1)) return false;
  for (let s: u32 = 0; s < symbols; s++) {
    const bits = <u32>load<u8>(lengths + s);
    if (bits == 0) continue;
    const next = load<u32>(PLACES + (bits << 2));
    store<u16>(SORTED + (next << 1), <u16>s);
    store<u32>(PLACES + (bits << 2), next + 1);
  }
  const full: u32 = 1 << primary;
  if (left > 0) {
    memory.fill(table, 0, full << 2);
    const only = max == 0 ? 0 : entryOf(kind, <u32>load<u16>(SORTED), 1);
    for (let i: u32 = 0; i < full; i += 2) store<u32>(table + (i << 2), only);
    return true;
  }
  let code: u32 = 0;
  let nth: u32 = 0;
  let size: u32 = 1;
  const short = max < primary ? max : primary;
  for (let bits: u32 = 1; bits <= short; bits++) {
    // Of the first bit there is nothing to be doubled yet.
    size = bits == 1 ? 2 : double(table, size);
    for (let n = load<u32>(COUNTS + (bits << 2)); n > 0; n--) {
      store<u32>(table + (code << 2), entryOf(kind, <u32>load<u16>(SORTED + (nth++ << 1)), bits));
      code = nextCode(code, bits);
    }
  }
  while (size < full) size = double(table, size);
  if (max > primary) buildLonger(table, primary, kind, code, nth, max);
  return true;
}

function buildLonger(table: usize, primary: u32, kind: u32, first: u32, from: u32, max: u32): void {
  const full: u32 = 1 << primary;
  let code = first;
  let nth = from;
  let end = full;
  let prefix: u32 = full;
  let start: u32 = 0;
  let width: u32 = 0;
  for (let bits = primary + 1; bits <= max; bits++)
    for (let n = load<u32>(COUNTS + (bits << 2)); n > 0; n--) {
      if ((code & (full - 1)) != prefix) {
        prefix = code & (full - 1);
        start = end;
        width = bits - primary;
        // As wide as makes it complete.
        let left: i32 = (1 << width) - <i32>n;
        while (left > 0 && primary + width < max) {
          width++;
          left = (left << 1) - <i32>load<u32>(COUNTS + ((primary + width) << 2));
        }
        end += 1 << width;
        store<u32>(table + (prefix << 2), (start << 16) | LONGER | (width << 8) | primary);
      }
      const entry = entryOf(kind, <u32>load<u16>(SORTED + (nth++ << 1)), bits - primary);
      const stride: u32 = 1 << (bits - primary);
      for (let i = code >> primary; i < <u32>(1 << width); i += stride)
        store<u32>(table + ((start + i) << 2), entry);
      code = nextCode(code, bits);
    }
}

/**
 * Literals, up to three, and the length that follows them, in one entry where their codes fit together: the lower half is
 * an entry of `build` for all of them, the upper one has how many literals there are at 0-1, and them from 8 on.
 */
export function join(): void {
  for (let i: u32 = 0; i < 1 << LITERAL_BITS; i++) {
    let entry = load<u32>(LITERALS + ((<usize>i) << 2));
    let low = entry;
    let literals: u32 = 0;
    if ((entry & LITERAL) != 0) {
      literals = (entry & 0xff00) | 1;
      let used = entry & 63;
      low = LITERAL | used;
      for (let n: u32 = 1; ; n++) {
        entry = load<u32>(LITERALS + ((<usize>(i >> used)) << 2));
        if ((entry & LITERAL) == 0) {
          const bits = used + ((entry >> 8) & 15);
          if ((entry & MATCH) != 0 && bits <= LITERAL_BITS)
            low = (entry & 0xffff0000) | MATCH | (bits << 8) | (used + (entry & 63));
          break;
        }
        if (n == 3 || used + (entry & 63) > LITERAL_BITS) break;
        literals = (literals + 1) | ((entry & 0xff00) << (n << 3));
        used += entry & 63;
        low = LITERAL | used;
      }
    }
    store<u64>(JOINED + ((<usize>i) << 3), ((<u64>literals) << 32) | low);
  }
}

/** The codes of blocks that bring none. */
export function buildFixed(): void {
  memory.fill(LENGTHS, 8, 144);
  memory.fill(LENGTHS + 144, 9, 112);
  memory.fill(LENGTHS + 256, 7, 24);
  memory.fill(LENGTHS + 280, 8, 8);
  memory.fill(LENGTHS + 288, 5, 32);
  buildBoth(288, 32);
}

/** From LENGTHS. */
export function buildBoth(literals: u32, distances: u32): bool {
  if (!build(DISTANCES, LENGTHS + literals, distances, DISTANCE_BITS, OF_DISTANCES)) return false;
  if (!build(LITERALS, LENGTHS, literals, LITERAL_BITS, OF_LITERALS)) return false;
  join();
  return true;
}
