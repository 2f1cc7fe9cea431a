import { crc32 } from 'node:zlib';
import type { CandleRuns, Interval } from '@candlewick/core';
import { countRows, cutRuns } from '@candlewick/core';
import type { BlockId } from './block-id.ts';
import type { FrameCoder } from './frames/coder.ts';
import { decodeFrames } from './frames/decode-frames.ts';
import type { Directory } from './frames/directory.ts';
import { readDirectory } from './frames/directory.ts';
import type { Take } from './frames/encode-frames.ts';
import { encodeFrames } from './frames/encode-frames.ts';
import type { Room } from './frames/room.ts';
import { frameCoder } from './frames/wasm-coder.ts';
import type { Packing } from './packing.ts';
import { pack, PACKINGS, unpack } from './packing.ts';
import { decodeRuns, encodeRuns } from './raw-columns.ts';

/**
 * A block as it is stored: 32 bytes of header, then the payload of the codec that the header names. A codec turns
 * runs into bytes and back; a better one gets the next number here and the old ones stay for reading.
 *
 * | at | what |
 * |---|---|
 * | 0 | u8 magic 0xc4 (below 250: LMDB takes 250 and above as the mark of its own lz4) |
 * | 1 | u8 codec |
 * | 2 | u8 packing, of codec 1 |
 * | 3 | u8 zero |
 * | 4 | u32 crc32 of all other bytes, in codec 2 up to the end of the directory: frames have their own |
 * | 8 | u32 dataset, u32 payload bytes before packing (codec 1) or bytes of the directory (codec 2), f64 block, f64 version |
 * | 32 | payload |
 */
const HEADER = 32;
const MAGIC = 0xc4;
const RAW_COLUMNS = 1;
const FRAMES = 2;

/** How new blocks are written. All kinds are read. */
export type BlockKind =
  | { readonly codec: 'candles' }
  | { readonly codec: 'raw'; readonly packing: Packing; readonly level: number };

const checksum = (bytes: Uint8Array, end: number): number => crc32(bytes.subarray(8, end), crcOfHead(bytes));

/** Of frames it is always the same. */
const FRAMES_CRC = crc32(Uint8Array.of(MAGIC, FRAMES, 0, 0));

const crcOfHead = (bytes: Uint8Array): number =>
  bytes[1] === FRAMES && bytes[2] === 0 && bytes[3] === 0 && bytes[0] === MAGIC
    ? FRAMES_CRC
    : crc32(bytes.subarray(0, 4));

/** @param take gives the memory that it is in: its header is written over whatever was there */
export function encodeBlock(
  id: BlockId,
  runs: CandleRuns,
  extras: readonly string[],
  kind: BlockKind,
  coder?: FrameCoder,
  take: Take = ownMemory,
): Uint8Array {
  if (kind.codec === 'candles') {
    const { bytes, directory } = encodeFrames(runs, extras, coder ?? frameCoder(), HEADER, take);
    return seal(id, FRAMES, 0, directory, bytes, HEADER + directory);
  }
  const payload = encodeRuns(runs, extras);
  const packed = pack(payload, kind.packing, kind.level);
  const bytes = new Uint8Array(HEADER + packed.length);
  bytes.set(packed, HEADER);
  return seal(id, RAW_COLUMNS, PACKINGS.indexOf(kind.packing), payload.length, bytes, bytes.length);
}

const ownMemory = (length: number): Uint8Array => new Uint8Array(length);

/**
 * @param length what the header says of it
 * @param bytes of the block, their header still empty
 * @param checked up to where the header's checksum goes
 */
function seal(
  id: BlockId,
  codec: number,
  packing: number,
  length: number,
  bytes: Uint8Array,
  checked: number,
): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  bytes[0] = MAGIC;
  bytes[1] = codec;
  bytes[2] = packing;
  bytes[3] = 0;
  view.setUint32(8, id.dataset, true);
  view.setUint32(12, length, true);
  view.setFloat64(16, id.block, true);
  view.setFloat64(24, id.version, true);
  view.setUint32(4, checksum(bytes, checked), true);
  return bytes;
}

/** A stored block whose header has been checked. */
export interface OpenBlock {
  readonly rows: number;
  /** Open times of its first and last row. */
  readonly first: number;
  readonly last: number;
  /**
   * Its rows, or those inside the interval.
   *
   * @param room where they go, if there is enough of it; else, and when they were stored as they are, they come in
   * memory of their own
   * @throws RangeError when they are not what was stored
   */
  decode(interval?: Interval, room?: Room): CandleRuns;
}

/**
 * Its identity is checked beside its checksum: a whole block in the wrong place is as false as a broken one.
 *
 * @throws RangeError or zlib's error when the bytes are not what was stored under `id`
 */
export function openBlock(
  id: BlockId,
  bytes: Uint8Array,
  extras: readonly string[],
  coder?: FrameCoder,
): OpenBlock {
  if (bytes.length < HEADER || bytes[0] !== MAGIC) throw new RangeError('It is not a block');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const codec = bytes[1]!;
  const length = view.getUint32(12, true);
  const end = codec === FRAMES ? HEADER + length : bytes.length;
  if (end > bytes.length || checksum(bytes, end) !== view.getUint32(4, true))
    throw new RangeError('Its checksum is wrong');
  if (
    view.getUint32(8, true) !== id.dataset ||
    view.getFloat64(16, true) !== id.block ||
    view.getFloat64(24, true) !== id.version
  )
    throw new RangeError('It belongs elsewhere');
  const payload = bytes.subarray(HEADER);
  const packing = PACKINGS[bytes[2]!];
  if (codec === FRAMES && bytes[2] === 0 && bytes[3] === 0)
    return openFrames(payload, readDirectory(payload, length, extras), coder ?? frameCoder());
  if (codec !== RAW_COLUMNS || packing === undefined || bytes[3] !== 0)
    throw new RangeError('Its format is not known');
  return openRaw(decodeRuns(unpack(payload, packing, length), extras));
}

const openFrames = (payload: Uint8Array, directory: Directory, coder: FrameCoder): OpenBlock => ({
  ...directory.facts,
  decode: (interval, room) => decodeFrames(payload, directory, coder, interval, room),
});

const openRaw = (runs: CandleRuns): OpenBlock => ({
  rows: countRows(runs),
  first: runs[0]?.time[0] ?? 0,
  last: runs.at(-1)?.time.at(-1) ?? 0,
  decode: (interval) => (interval ? cutRuns(runs, interval.from, interval.to) : runs),
});
