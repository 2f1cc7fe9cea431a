// Deflated bytes into text, slice by slice. Node's zlib says what is right; see src/exchange-ccxt/archive/unzip-one.ts.
import { build, buildBoth, buildFixed, CODE_LENGTHS, END, LITERAL, LONGER, MATCH } from './huffman';
import {
  DISTANCE_BITS,
  DISTANCES,
  JOINED,
  LENGTHS,
  LITERAL_BITS,
  LITERALS,
  MOST_LENGTHS,
  PACKED,
  TEXT,
} from './layout';

/** Where the next byte of the input is, and where those that are there end. */
export let packedAt: usize = 0;
export let packedEnd: usize = 0;
/** Where the next byte of the text goes. Whoever moves the text leaves WINDOW bytes before it. */
export let textAt: usize = 0;

/** What comes next. */
const HEADER: u32 = 0;
const CODES: u32 = 1;
const STORED: u32 = 2;
let state: u32 = HEADER;
let isLast: bool = false;
/** Bytes that a stored block still has. */
let stored: u32 = 0;
/** Bits that were read from the input, and how many count; what is above them may be there already. */
let ahead: u64 = 0;
let bits: u32 = 0;

/** A block's codes are not longer. */
const LONGEST_HEADER: isize = 600;
const ORDER: StaticArray<u8> = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** What `inflate` stopped for. */
export const ROOM: u32 = 0;
export const INPUT: u32 = 1;
export const DAMAGED: u32 = 2;
export const DONE: u32 = 3;

export function begin(): void {
  state = HEADER;
  isLast = false;
  ahead = 0;
  bits = 0;
  packedAt = PACKED;
  packedEnd = PACKED;
  textAt = TEXT;
}

function refill(): void {
  ahead |= load<u64>(packedAt) << bits;
  packedAt += (63 - bits) >> 3;
  bits |= 56;
}

function take(count: u32): u32 {
  const value = (<u32>ahead) & ((1 << count) - 1);
  ahead >>= count;
  bits -= count;
  return value;
}

/** Whether bits were taken that the input did not have. */
const isOver = (): bool => packedAt - (bits >> 3) > packedEnd;

function readCodes(): bool {
  refill();
  const literals = take(5) + 257;
  const distances = take(5) + 1;
  const count = take(4) + 4;
  if (literals > 286 || distances > 30) return false;
  // Beside the lengths that they are the code of.
  const lengths = LENGTHS + MOST_LENGTHS - 32;
  memory.fill(lengths, 0, 19);
  for (let i: u32 = 0; i < count; i++) {
    if (bits < 3) refill();
    store<u8>(lengths + unchecked(ORDER[i]), <u8>take(3));
  }
  if (!build(LITERALS, lengths, 19, 7, CODE_LENGTHS)) return false;
  const all = literals + distances;
  for (let i: u32 = 0; i < all;) {
    refill();
    const entry = load<u32>(LITERALS + (((<usize>ahead) & 127) << 2));
    take(entry & 63);
    const symbol = entry >> 8;
    if (symbol < 16) {
      store<u8>(LENGTHS + i++, <u8>symbol);
      continue;
    }
    if (symbol == 16 && i == 0) return false;
    const value: u8 = symbol == 16 ? load<u8>(LENGTHS + i - 1) : 0;
    const times = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
    if (i + times > all) return false;
    memory.fill(LENGTHS + i, value, times);
    i += times;
  }
  // Without the code of its end a block has none.
  return load<u8>(LENGTHS + 256) != 0 && buildBoth(literals, distances);
}

/** @returns DONE at the end of the block, DAMAGED, or ROOM when it goes on: for want of room or of input */
function readBlock(inputLimit: usize, textLimit: usize): u32 {
  // Locals: they stay in registers.
  let b = ahead;
  let n = bits;
  let at = packedAt;
  let out = textAt;
  let result = ROOM;
  if (at > inputLimit || out >= textLimit) return result;
  b |= load<u64>(at) << n;
  at += (63 - n) >> 3;
  n |= 56;
  let joined = load<u64>(JOINED + (((<usize>b) & ((1 << LITERAL_BITS) - 1)) << 3));
  // 56 bits are there at least: a length and a distance take 43 at most, and what is left is enough to look up what
  // follows. So nobody waits for the bits that are filled in.
  while (at <= inputLimit && out < textLimit) {
    let entry = <u32>joined;
    const literals = <u32>(joined >> 32);
    store<u32>(out, literals >> 8);
    out += literals & 3;
    let before = b;
    // Shifts look at six bits alone.
    b >>= entry;
    n -= entry & 63;
    if ((entry & MATCH) == 0) {
      if ((entry & LITERAL) != 0) {
        joined = load<u64>(JOINED + (((<usize>b) & ((1 << LITERAL_BITS) - 1)) << 3));
        b |= load<u64>(at) << n;
        at += (63 - n) >> 3;
        n |= 56;
        continue;
      }
      if ((entry & LONGER) != 0) {
        entry = load<u32>(
          LITERALS + (((entry >> 16) + ((<usize>b) & ((1 << ((entry >> 8) & 15)) - 1))) << 2),
        );
        before = b;
        b >>= entry;
        n -= entry & 63;
        b |= load<u64>(at) << n;
        at += (63 - n) >> 3;
        n |= 56;
        if ((entry & LITERAL) != 0) {
          store<u8>(out++, <u8>(entry >> 8));
          joined = load<u64>(JOINED + (((<usize>b) & ((1 << LITERAL_BITS) - 1)) << 3));
          continue;
        }
      }
      if ((entry & MATCH) == 0) {
        result = (entry & END) != 0 ? DONE : DAMAGED;
        break;
      }
    }
    const length = (entry >> 16) + ((<u32>(before & ~((<u64>-1) << entry))) >> ((entry >> 8) & 15));
    entry = load<u32>(DISTANCES + (((<usize>b) & ((1 << DISTANCE_BITS) - 1)) << 2));
    if ((entry & LONGER) != 0) {
      b >>= entry;
      n -= entry & 63;
      entry = load<u32>(DISTANCES + (((entry >> 16) + ((<usize>b) & ((1 << ((entry >> 8) & 15)) - 1))) << 2));
    }
    before = b;
    b >>= entry;
    n -= entry & 63;
    const distance = (entry >> 16) + ((<u32>(before & ~((<u64>-1) << entry))) >> ((entry >> 8) & 15));
    let from = out - distance;
    if ((entry & MATCH) == 0 || from < TEXT) {
      result = DAMAGED;
      break;
    }
    joined = load<u64>(JOINED + (((<usize>b) & ((1 << LITERAL_BITS) - 1)) << 3));
    b |= load<u64>(at) << n;
    at += (63 - n) >> 3;
    n |= 56;
    // More than asked for is copied; what comes next is written over it.
    const end = out + length;
    if (distance >= 16) {
      v128.store(out, v128.load(from));
      while (out + 16 < end) {
        out += 16;
        from += 16;
        v128.store(out, v128.load(from));
      }
    } else if (distance >= 8)
      do {
        store<u64>(out, load<u64>(from));
        out += 8;
        from += 8;
      } while (out < end);
    else
      do {
        store<u8>(out++, load<u8>(from++));
      } while (out < end);
    out = end;
  }
  ahead = b;
  bits = n;
  packedAt = at;
  textAt = out;
  return result;
}

/** As much of a stored block as there is input and room for. */
function readStored(textLimit: usize): void {
  const room: usize = textLimit > textAt ? textLimit - textAt : 0;
  const there: usize = packedEnd > packedAt ? packedEnd - packedAt : 0;
  const size = min<usize>(stored, min(room, there));
  memory.copy(textAt, packedAt, size);
  textAt += size;
  packedAt += size;
  stored -= <u32>size;
}

function readHeader(): bool {
  refill();
  isLast = take(1) != 0;
  const type = take(2);
  state = CODES;
  if (type == 2) return readCodes();
  if (type == 1) buildFixed();
  if (type != 0) return type == 1;
  take(bits & 7);
  refill();
  stored = take(16);
  if ((take(16) ^ stored) != 0xffff) return false;
  packedAt -= bits >> 3;
  ahead = 0;
  bits = 0;
  state = STORED;
  return true;
}

/**
 * Goes on until the text reaches `textLimit` (it goes over it by up to 260 bytes), or the input is used up but for a few bytes.
 *
 * @param isWhole whether nothing follows the input; then eight bytes of anything lie behind it
 */
export function inflate(isWhole: bool, textLimit: usize): u32 {
  const inputLimit = isWhole ? packedEnd + 8 : packedEnd - 16;
  while (true) {
    if (state == HEADER) {
      if (!isWhole && <isize>packedEnd - <isize>packedAt < LONGEST_HEADER) return INPUT;
      if (isOver() || !readHeader()) return DAMAGED;
    }
    if (state == CODES) {
      const result = readBlock(inputLimit, textLimit);
      if (result == DAMAGED) return DAMAGED;
      if (result == DONE) state = HEADER;
    } else {
      readStored(textLimit);
      if (stored == 0) state = HEADER;
    }
    if (state == HEADER) {
      if (!isLast) continue;
      return isOver() ? DAMAGED : DONE;
    }
    if (textAt >= textLimit) return ROOM;
    return isWhole ? DAMAGED : INPUT;
  }
}
