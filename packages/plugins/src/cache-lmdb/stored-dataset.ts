import { crc32 } from 'node:zlib';
import type { CoverageEntry, DatasetId, DatasetRecord, DatasetState } from '@candlewick/core';
import type { Origin } from './coverage-bytes.ts';
import { decodeCoverage, encodeCoverage } from './coverage-bytes.ts';

/** A dataset's record as this cache keeps it. */
export interface StoredDataset extends DatasetState {
  /** Names the dataset in the keys of its blocks; never used again after it is deleted. */
  readonly number: number;
  readonly version: number;
  readonly candles: number;
  readonly firstTime?: number;
  readonly lastTime?: number;
  /** Of its blocks on disk. */
  readonly bytes: number;
  readonly revisions: number;
  readonly updatedAt: number;
}

/** @param read when it was last read */
export const toRecord = (
  id: DatasetId,
  { number: _, ...stored }: StoredDataset,
  read: number,
): DatasetRecord => ({ id, ...stored, usedAt: Math.max(read, stored.updatedAt) });

/** What tells whether a dataset has changed, without reading the whole record. */
export interface DatasetStamp {
  readonly number: number;
  readonly version: number;
}

export const sameStamp = (a: DatasetStamp | undefined, b: DatasetStamp | undefined): boolean =>
  a?.number === b?.number && a?.version === b?.version;

/**
 * Layout: u32 number, u32 crc32 of all other bytes, f64 version, JSON, a zero byte, the coverage. (Before, coverage was
 * in the JSON.)
 */
const HEADER = 16;

type OldRow = readonly [from: number, to: number, fetchedAt: number, origin: number, staleAt?: number];

interface Json extends Omit<StoredDataset, 'number' | 'version' | 'coverage'> {
  readonly origins: readonly Origin[];
  readonly coverage?: readonly OldRow[];
}

export function encodeDataset({ number, version, coverage, ...rest }: StoredDataset): Uint8Array {
  const { origins, bytes: rows } = encodeCoverage(coverage);
  const json = Buffer.from(JSON.stringify({ ...rest, origins }));
  const bytes = Buffer.alloc(HEADER + json.length + 1 + rows.length);
  bytes.writeUInt32LE(number, 0);
  bytes.writeDoubleLE(version, 8);
  bytes.set(json, HEADER);
  bytes.set(rows, HEADER + json.length + 1);
  bytes.writeUInt32LE(checksum(bytes), 4);
  return bytes;
}

/** @throws RangeError when the bytes are not what was stored */
export function decodeDataset(bytes: Uint8Array): StoredDataset {
  const buffer = asBuffer(bytes);
  if (buffer.length < HEADER || checksum(buffer) !== buffer.readUInt32LE(4))
    throw new RangeError('Its checksum is wrong');
  // JSON has no zero byte.
  const found = buffer.indexOf(0, HEADER);
  const end = found < 0 ? buffer.length : found;
  const { origins, coverage, ...rest } = JSON.parse(buffer.toString('utf8', HEADER, end)) as Json;
  return {
    ...rest,
    ...decodeStamp(bytes),
    coverage: coverage
      ? coverage.map(([from, to, fetchedAt, origin, staleAt]): CoverageEntry => {
          const [provenance, source] = origins[origin]!;
          return { from, to, fetchedAt, provenance, source, ...(staleAt === undefined ? {} : { staleAt }) };
        })
      : decodeCoverage(buffer.subarray(end + 1), origins),
  };
}

/** What no two different records share. */
export interface Seal extends DatasetStamp {
  readonly length: number;
  readonly crc: number;
}

/** Undefined: the bytes are no record. */
export function sealOf(bytes: Uint8Array): Seal | undefined {
  if (bytes.length < HEADER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER);
  return {
    number: view.getUint32(0, true),
    version: view.getFloat64(8, true),
    length: bytes.length,
    crc: view.getUint32(4, true),
  };
}

export const sameSeal = (a: Seal, b: Seal): boolean =>
  a.number === b.number && a.version === b.version && a.crc === b.crc && a.length === b.length;

export function decodeStamp(bytes: Uint8Array): DatasetStamp {
  const buffer = asBuffer(bytes);
  return { number: buffer.readUInt32LE(0), version: buffer.readDoubleLE(8) };
}

const checksum = (bytes: Uint8Array): number => crc32(bytes.subarray(8), crc32(bytes.subarray(0, 4)));

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
