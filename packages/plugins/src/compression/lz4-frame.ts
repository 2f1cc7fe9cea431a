import { lz4Block, lz4Bound } from './lz4-block.ts';

/** Magic, version 1 with independent blocks and no checksums, blocks of up to 4 MB, and the header's own checksum. */
const HEADER = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73];
const BLOCK = 4 * 1024 * 1024;
const STORED = 0x80000000;

/** The longest that a frame of `size` bytes can become while it is made. */
export const lz4FrameBound = (size: number): number =>
  HEADER.length + Math.ceil(size / BLOCK) * 20 + lz4Bound(size) + 4;

/**
 * Bytes as an LZ4 frame, as Arrow files hold them.
 *
 * @param out memory that it is made in, of `lz4FrameBound` bytes at least; the frame is a view of it
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function lz4Frame(
  bytes: Uint8Array,
  out: Uint8Array = new Uint8Array(lz4FrameBound(bytes.length)),
): Uint8Array {
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength);
  out.set(HEADER);
  let at = HEADER.length;
  for (let start = 0; start < bytes.length; start += BLOCK) {
    const block = bytes.subarray(start, start + BLOCK);
    const end = lz4Block(block, out, at + 4);
    const size = end - at - 4;
    if (size < block.length) {
      view.setUint32(at, size, true);
      at = end;
      continue;
    }
    view.setUint32(at, (block.length | STORED) >>> 0, true);
    out.set(block, at + 4);
    at += 4 + block.length;
  }
  view.setUint32(at, 0, true);
  return out.subarray(0, at + 4);
}
