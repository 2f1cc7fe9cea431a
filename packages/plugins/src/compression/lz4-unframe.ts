import { lz4Unblock } from './lz4-unblock.ts';

const MAGIC = 0x184d2204;
const STORED = 0x80000000;

/**
 * The content of an LZ4 frame. Blocks may refer to earlier ones, as pyarrow's do; checksums are passed over, for what was
 * read is judged as candles anyway.
 *
 * @throws RangeError where the frame is broken
 */
export function lz4Unframe(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new RangeError('not an LZ4 frame');
  const flags = view.getUint8(4);
  const hasBlockChecksums = (flags & 0x10) !== 0;
  const hasSize = (flags & 0x08) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  if (flags >> 6 !== 1 || hasDictionary) throw new RangeError('an LZ4 frame of a kind that is not supported');
  // 64 KB, 256 KB, 1 MB or 4 MB.
  const mostOfBlock = 2 ** (8 + 2 * ((view.getUint8(5) >> 4) & 7));
  let out = new Uint8Array(frame.length * 2);
  let at = 7 + (hasSize ? 8 : 0);
  let end = 0;
  for (;;) {
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) return out.subarray(0, end);
    const length = word & ~STORED;
    const block = frame.subarray(at, at + length);
    if (block.length < length || length > mostOfBlock) throw new RangeError('an LZ4 frame is cut off');
    if (out.length < end + mostOfBlock) {
      const larger = new Uint8Array(2 * out.length + mostOfBlock);
      larger.set(out.subarray(0, end));
      out = larger;
    }
    if (word >= STORED) out.set(block, end);
    end = word >= STORED ? end + length : lz4Unblock(block, out, end);
    at += length + (hasBlockChecksums ? 4 : 0);
  }
}
