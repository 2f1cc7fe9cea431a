const BLOCK = 128;
const MINIBLOCKS = 4;
const PER_MINIBLOCK = BLOCK / MINIBLOCKS;
/** The most that `packTimes` takes: a header, and per block its smallest step, its widths and 64 bits a value. */
export const packedBound = (count: number): number =>
  40 + Math.ceil(count / BLOCK) * (10 + MINIBLOCKS + BLOCK * 8);

/**
 * Times in Parquet's DELTA_BINARY_PACKED encoding of INT64: a regular grid costs five bytes per 128 candles. In doubles
 * throughout: BigInt is ten times slower, and all times are below 2^53.
 *
 * @param out memory that it is made in, of `packedBound` bytes at least; the result is a view of it
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/#delta-encoding-delta_binary_packed--5
 */
export function packTimes(times: Float64Array, out: Uint8Array): Uint8Array {
  out.fill(0);
  let at = writeVarint(out, 0, BigInt(BLOCK));
  at = writeVarint(out, at, BigInt(MINIBLOCKS));
  at = writeVarint(out, at, BigInt(times.length));
  at = writeVarint(out, at, zigzag(times[0] ?? 0));
  const steps = new Float64Array(BLOCK);
  for (let start = 1; start < times.length; start += BLOCK) {
    const count = Math.min(BLOCK, times.length - start);
    let least = Infinity;
    let most = -Infinity;
    for (let i = 0; i < count; i++) {
      const step = times[start + i]! - times[start + i - 1]!;
      steps[i] = step;
      if (step < least) least = step;
      if (step > most) most = step;
    }
    at = writeVarint(out, at, zigzag(least));
    if (least === most) {
      // Four widths of zero, and nothing else.
      at += MINIBLOCKS;
      continue;
    }
    for (let i = 0; i < BLOCK; i++) steps[i] = i < count ? steps[i]! - least : 0;
    at = writeBlock(out, at, steps);
  }
  return out.subarray(0, at);
}

function writeBlock(out: Uint8Array, at: number, steps: Float64Array): number {
  let next = at + MINIBLOCKS;
  for (let m = 0; m < MINIBLOCKS; m++) {
    const values = steps.subarray(m * PER_MINIBLOCK, (m + 1) * PER_MINIBLOCK);
    const width = bitWidth(Math.max(...values));
    out[at + m] = width;
    packBits(out, next, values, width);
    next += (width * PER_MINIBLOCK) / 8;
  }
  return next;
}

/** Least significant bit first, values back to back. `out` is zero from `at` on. */
function packBits(out: Uint8Array, at: number, values: Float64Array, width: number): void {
  let used = 0;
  for (const value of values) {
    let rest = value;
    for (let left = width; left > 0;) {
      const take = Math.min(8 - used, left);
      const share = 2 ** take;
      out[at]! |= (rest % share) << used;
      rest = Math.floor(rest / share);
      left -= take;
      used += take;
      if (used < 8) continue;
      used = 0;
      at++;
    }
  }
}

function bitWidth(value: number): number {
  let width = 0;
  for (let rest = value; rest >= 1; rest = Math.floor(rest / 2)) width++;
  return width;
}

const zigzag = (value: number): bigint => (value < 0 ? BigInt(-value) * 2n - 1n : BigInt(value) * 2n);

function writeVarint(out: Uint8Array, at: number, value: bigint): number {
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) out[at++] = Number(rest & 0x7fn) | 0x80;
  out[at++] = Number(rest);
  return at;
}
