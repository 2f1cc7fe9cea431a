import { lz4Block, lz4Bound } from './lz4-block.ts';

/** Magic, version 1 with independent blocks and no checksums, blocks of up to 4 MB, and the header's own checksum. */
const HEADER = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73];
const BLOCK = 4 * 1024 * 1024;
const STORED = 0x80000000;

/** Memory that one frame after another is made in; grows with the largest. */
let scratch = new Uint8Array();

/**
 * Bytes as an LZ4 frame, as Arrow files hold them.
 *
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function lz4Frame(bytes: Uint8Array): Uint8Array {
  const blocks = Math.ceil(bytes.length / BLOCK);
  const most = HEADER.length + blocks * 20 + lz4Bound(bytes.length) + 4;
  if (scratch.length < most) scratch = new Uint8Array(most);
  const out = scratch;
  const view = new DataView(out.buffer);
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
  return out.slice(0, at + 4);
}
