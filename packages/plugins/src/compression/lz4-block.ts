const LEAST_MATCH = 4;
/** The last match begins no later than this before the end, and the last five bytes are literals, as the format asks. */
const LAST_START = 12;
const LAST_LITERALS = 5;
const FARTHEST = 65_535;
const HASH_BITS = 14;
/** Where a hash was last seen; one block is made after another. */
const seen = new Int32Array(1 << HASH_BITS);

/** The longest that `size` bytes can become. */
export const lz4Bound = (size: number): number => size + Math.ceil(size / 255) + 16;

/**
 * Compresses `input` into one LZ4 block at `out[at]` and gives the end of it; greedy, with one candidate per hash, as
 * LZ4's own fast mode.
 *
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 */
export function lz4Block(input: Uint8Array, out: Uint8Array, at: number): number {
  seen.fill(-1);
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const lastStart = input.length - LAST_START;
  const matchEnd = input.length - LAST_LITERALS;
  let anchor = 0;
  let misses = 0;
  for (let i = 0; i <= lastStart;) {
    const word = view.getUint32(i, true);
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
    const candidate = seen[slot]!;
    seen[slot] = i;
    if (candidate < 0 || i - candidate > FARTHEST || view.getUint32(candidate, true) !== word) {
      // Noise is skipped in longer and longer steps.
      i += 1 + (misses++ >> 6);
      continue;
    }
    misses = 0;
    let length = LEAST_MATCH;
    while (i + length < matchEnd && input[i + length] === input[candidate + length]) length++;
    at = sequence(input, anchor, i, out, at, length - LEAST_MATCH);
    out[at++] = (i - candidate) & 0xff;
    out[at++] = (i - candidate) >> 8;
    at = lengthBytes(out, at, length - LEAST_MATCH);
    i += length;
    anchor = i;
  }
  return sequence(input, anchor, input.length, out, at, 0);
}

/** Token and literals `[from, to)`; the token tells the match's length too, its own bytes follow the offset. */
function sequence(
  input: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
  at: number,
  match: number,
): number {
  const literals = to - from;
  out[at++] = (Math.min(literals, 15) << 4) | Math.min(match, 15);
  at = lengthBytes(out, at, literals);
  out.set(input.subarray(from, to), at);
  return at + literals;
}

function lengthBytes(out: Uint8Array, at: number, length: number): number {
  if (length < 15) return at;
  let rest = length - 15;
  for (; rest >= 255; rest -= 255) out[at++] = 255;
  out[at++] = rest;
  return at;
}
