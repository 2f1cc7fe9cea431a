import { BitReader } from './bits.ts';
import { wordsOf } from './groups-encode.ts';
import { BITMAP_BYTES, GROUP, MAX_WIDTH, MORE, PATCHED, PLAIN, WIDTH_MASK } from './layout.ts';

const LOW = 2 ** 32;
const low = new Uint32Array(GROUP);
const high = new Uint32Array(GROUP);
const positions = new Uint8Array(GROUP);
const above = new Float64Array(GROUP);

/**
 * Reads what `encodeGroups` wrote.
 *
 * @param into gets `count` integers @param end where the bytes end @returns where the stream ends
 * @throws RangeError when the bytes are none that it wrote
 */
export function decodeGroups(
  bytes: Uint8Array,
  words: Uint32Array,
  at: number,
  end: number,
  into: Float64Array,
  count: number,
): number {
  const groups = Math.ceil(count / GROUP);
  let word = (at + groups + 3) >>> 2;
  if (word * 4 > end) throw new RangeError('A stream ends too early');
  let patches = word;
  for (let g = 0; g < groups; g++) {
    const width = bytes[at + g]! & WIDTH_MASK;
    if (width > MAX_WIDTH) throw new RangeError('A width is too large');
    patches += wordsOf(width, rowsOf(count, g));
  }
  if (patches * 4 > end) throw new RangeError('A stream ends too early');
  const patch = new BitReader(bytes, patches * 4, end);
  for (let g = 0; g < groups; g++) {
    const kind = bytes[at + g]!;
    const width = kind & WIDTH_MASK;
    const from = g * GROUP;
    const size = Math.min(GROUP, count - from);
    const rows = rowsOf(count, g);
    unpack(low, Math.min(width, 32), rows, words, word);
    if (width > 32) {
      unpack(high, width - 32, rows, words, word + 4 * rows);
      for (let i = 0; i < size; i++) into[from + i] = decoded(high[i]! * LOW + low[i]!, kind);
    } else if ((kind & PLAIN) !== 0) for (let i = 0; i < size; i++) into[from + i] = low[i]!;
    else for (let i = 0; i < size; i++) into[from + i] = (low[i]! >>> 1) ^ -(low[i]! & 1);
    word += wordsOf(width, rows);
    if ((kind & PATCHED) === 0) continue;
    const patched = readPatches(patch, size);
    for (let j = 0; j < patched; j++) {
      const i = positions[j]!;
      const below = width > 32 ? high[i]! * LOW + low[i]! : low[i]!;
      into[from + i] = decoded(above[j]! * 2 ** width + below, kind);
    }
  }
  return patch.at;
}

/** Reads a group's patches into `positions` and `above`. @returns how many there are */
function readPatches(patch: BitReader, size: number): number {
  const count = patch.u8() + 1;
  const kind = patch.u8();
  const extra = kind & WIDTH_MASK;
  if (count > size || extra > MAX_WIDTH) throw new RangeError('There are too many patches');
  if (count < BITMAP_BYTES) {
    for (let j = 0; j < count; j++) positions[j] = patch.u8();
  } else {
    let found = 0;
    for (let i = 0; i < GROUP; i++) if (patch.bits(1) === 1) positions[found++ % GROUP] = i;
    if (found !== count) throw new RangeError('The patches are not as many as they should be');
  }
  for (let j = 0; j < count; j++) {
    if (positions[j]! >= size) throw new RangeError('A patch lies outside of its group');
    if (j > 0 && positions[j]! <= positions[j - 1]!) throw new RangeError('The patches are not in order');
    above[j] = patch.bits(extra);
  }
  patch.align();
  if ((kind & MORE) === 0) return count;
  let before = -1;
  for (let left = patch.u8() + 1; left > 0; left--) {
    const nth = patch.u8();
    if (nth >= count) throw new RangeError('A patch lies outside of its group');
    if (nth <= before) throw new RangeError('The patches are not in order');
    above[nth]! += patch.varint() * 2 ** extra;
    before = nth;
  }
  return count;
}

const rowsOf = (count: number, group: number): number => (Math.min(GROUP, count - group * GROUP) + 3) >>> 2;

function decoded(code: number, kind: number): number {
  if ((kind & PLAIN) !== 0) return code;
  const half = Math.floor(code / 2);
  return code - half * 2 === 1 ? -half - 1 : half;
}

function unpack(values: Uint32Array, width: number, rows: number, words: Uint32Array, at: number): void {
  if (width === 0) {
    values.fill(0);
    return;
  }
  const mask = width === 32 ? 0xffffffff : (1 << width) - 1;
  let word = at;
  let used = 0;
  for (let i = 0; i < rows * 4; i += 4) {
    const free = 32 - used;
    if (width <= free) {
      values[i] = (words[word]! >>> used) & mask;
      values[i + 1] = (words[word + 1]! >>> used) & mask;
      values[i + 2] = (words[word + 2]! >>> used) & mask;
      values[i + 3] = (words[word + 3]! >>> used) & mask;
    } else {
      values[i] = ((words[word]! >>> used) | (words[word + 4]! << free)) & mask;
      values[i + 1] = ((words[word + 1]! >>> used) | (words[word + 5]! << free)) & mask;
      values[i + 2] = ((words[word + 2]! >>> used) | (words[word + 6]! << free)) & mask;
      values[i + 3] = ((words[word + 3]! >>> used) | (words[word + 7]! << free)) & mask;
    }
    used += width;
    if (used >= 32) {
      used -= 32;
      word += 4;
    }
  }
}
