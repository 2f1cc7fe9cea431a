import { crc32 } from 'node:zlib';
import type { CandleRuns } from '@candlewick/core';
import type { BlockId } from './block-id.ts';
import type { Packing } from './packing.ts';
import { pack, PACKINGS, unpack } from './packing.ts';
import { decodeRuns, encodeRuns } from './raw-columns.ts';

/**
 * A block as it is stored: 32 bytes of header, then the payload of the codec that the header names. A codec turns
 * runs into bytes and back; a better one gets the next number here and the old one stays for reading.
 *
 * | at | what |
 * |---|---|
 * | 0 | u8 magic 0xc4 (below 250: LMDB takes 250 and above as the mark of its own lz4) |
 * | 1 | u8 codec |
 * | 2 | u8 packing |
 * | 3 | u8 zero |
 * | 4 | u32 crc32 of all other bytes |
 * | 8 | u32 dataset, u32 payload bytes before packing, f64 block, f64 version |
 * | 32 | payload, packed |
 */
const HEADER = 32;
const MAGIC = 0xc4;
const RAW_COLUMNS = 1;

const checksum = (bytes: Uint8Array): number => crc32(bytes.subarray(8), crc32(bytes.subarray(0, 4)));

export interface PackingChoice {
  readonly packing: Packing;
  readonly level: number;
}

export function encodeBlock(
  id: BlockId,
  runs: CandleRuns,
  extras: readonly string[],
  { packing, level }: PackingChoice,
): Uint8Array {
  const payload = encodeRuns(runs, extras);
  const packed = pack(payload, packing, level);
  const bytes = new Uint8Array(HEADER + packed.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = MAGIC;
  bytes[1] = RAW_COLUMNS;
  bytes[2] = PACKINGS.indexOf(packing);
  view.setUint32(8, id.dataset, true);
  view.setUint32(12, payload.length, true);
  view.setFloat64(16, id.block, true);
  view.setFloat64(24, id.version, true);
  bytes.set(packed, HEADER);
  view.setUint32(4, checksum(bytes), true);
  return bytes;
}

/**
 * The rows of a stored block. Its identity is checked beside its checksum: a whole block in the wrong place is as
 * false as a broken one.
 *
 * @throws RangeError or zlib's error when the bytes are not exactly what was stored under `id`
 */
export function decodeBlock(id: BlockId, bytes: Uint8Array, extras: readonly string[]): CandleRuns {
  if (bytes.length < HEADER || bytes[0] !== MAGIC) throw new RangeError('It is not a block');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (checksum(bytes) !== view.getUint32(4, true)) throw new RangeError('Its checksum is wrong');
  const found = {
    dataset: view.getUint32(8, true),
    block: view.getFloat64(16, true),
    version: view.getFloat64(24, true),
  };
  if (found.dataset !== id.dataset || found.block !== id.block || found.version !== id.version)
    throw new RangeError('It belongs elsewhere');
  const packing = PACKINGS[bytes[2]!];
  if (bytes[1] !== RAW_COLUMNS || packing === undefined || bytes[3] !== 0)
    throw new RangeError('Its format is not known');
  return decodeRuns(unpack(bytes.subarray(HEADER), packing, view.getUint32(12, true)), extras);
}
