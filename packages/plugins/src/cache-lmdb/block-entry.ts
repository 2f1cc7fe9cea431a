import { crc32 } from 'node:zlib';
import { ByteWriter } from './codec/bytes.ts';

/** A part of a block that was written at once: its rows lie between those of its neighbours. */
export interface Piece {
  /** Of the change that wrote it; its name within the block. */
  readonly version: number;
  readonly rows: number;
  /** First and last open time. */
  readonly first: number;
  readonly last: number;
  /** Bytes of the stored value. */
  readonly bytes: number;
  /** Written in the time when a block was one value, under the key of that time. */
  readonly old?: boolean;
}

/** What the index knows of a block, so that counting, finding and checking for change need not read it. */
export interface BlockEntry {
  /** Of the change that altered the block last, also when that only took rows away. */
  readonly version: number;
  /** Ascending, none inside the time of another. */
  readonly pieces: readonly Piece[];
}

const OLD = 0x8000_0000;
const HEADER = 24;
const PIECE_BYTES = 32;

/**
 * `u32 crc32 of all other bytes, u32 dataset, f64 block, f64 version`, then per piece `f64 version, f64 first, f64 last,
 * u32 rows, u32 bytes` (and its highest bit for old).
 */
export function encodeEntry(dataset: number, block: number, { version, pieces }: BlockEntry): Uint8Array {
  const out = new ByteWriter(HEADER + pieces.length * PIECE_BYTES);
  out.u32(0);
  out.u32(dataset);
  out.f64(block);
  out.f64(version);
  for (const piece of pieces) {
    for (const value of [piece.version, piece.first, piece.last]) out.f64(value);
    out.u32(piece.rows);
    out.u32(piece.bytes + (piece.old ? OLD : 0));
  }
  const bytes = out.bytes();
  new DataView(bytes.buffer).setUint32(0, crc32(bytes.subarray(4)), true);
  return bytes;
}

/** @throws RangeError when the bytes are not what was stored for this block */
export function decodeEntry(dataset: number, block: number, value: Uint8Array): BlockEntry {
  const from = new DataView(value.buffer, value.byteOffset, value.byteLength);
  if (from.getUint32(0, true) !== crc32(value.subarray(4))) throw new RangeError('Its checksum is wrong');
  if (from.getUint32(4, true) !== dataset || from.getFloat64(8, true) !== block)
    throw new RangeError('It belongs elsewhere');
  const pieces: Piece[] = [];
  for (let at = HEADER; at < value.length; at += PIECE_BYTES) pieces.push(readPiece(from, at));
  return { version: from.getFloat64(16, true), pieces };
}

function readPiece(from: DataView, at: number): Piece {
  const bytes = from.getUint32(at + 28, true);
  const piece = {
    version: from.getFloat64(at, true),
    rows: from.getUint32(at + 24, true),
    first: from.getFloat64(at + 8, true),
    last: from.getFloat64(at + 16, true),
  };
  return bytes < OLD ? { ...piece, bytes } : { ...piece, bytes: bytes - OLD, old: true };
}
