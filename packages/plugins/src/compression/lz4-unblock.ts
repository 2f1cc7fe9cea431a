/**
 * Decompresses one LZ4 block to `out[end]` and gives the new end. It may refer to what stands before it in `out`.
 *
 * @throws RangeError where it is broken or does not fit
 */
export function lz4Unblock(block: Uint8Array, out: Uint8Array, end: number): number {
  let at = 0;
  const lengthFrom = (nibble: number): number => {
    let length = nibble;
    if (nibble < 15) return length;
    for (let more = 255; more === 255; length += more) more = block[at++] ?? 0;
    return length;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = lengthFrom(token >> 4);
    if (at + literals > block.length || end + literals > out.length)
      throw new RangeError('an LZ4 block is broken');
    out.set(block.subarray(at, at + literals), end);
    at += literals;
    end += literals;
    if (at === block.length) break;
    const offset = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const match = lengthFrom(token & 15) + 4;
    if (offset === 0 || offset > end || end + match > out.length)
      throw new RangeError('an LZ4 block is broken');
    // Byte by byte: a match may run into what it writes.
    for (let i = 0; i < match; i++, end++) out[end] = out[end - offset]!;
  }
  return end;
}
