import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import { CandlewickError, type CandleRuns, type DatasetRecord, type Revision } from '@candlewick/core';

/** What a dataset's record is, without the size of its file: that is known when it is written. */
export type Head = Omit<DatasetRecord, 'bytes'>;

/** The candles, and those that were sent differently before. Never changed, only replaced: readers keep theirs. */
export interface Body {
  readonly runs: CandleRuns;
  readonly revisions: readonly Revision[];
}

// A file: 'CANDLES1', bytes and CRC-32 of the head, CRC-32 of the body; the head; the body. Both parts are what
// Node's structured clone makes of them, which keeps every double as it is.
const MAGIC = Buffer.from('CANDLES1');
const FIXED = MAGIC.length + 12;

/** Writes a dataset's file anew; the old one is there until the new one is whole. @returns its size in bytes */
export async function writeDataset(file: string, head: Head, body: Body, sync: boolean): Promise<number> {
  const [first, second] = [serialize(head), serialize(body)];
  const fixed = Buffer.alloc(FIXED);
  MAGIC.copy(fixed);
  fixed.writeUInt32LE(first.length, MAGIC.length);
  fixed.writeUInt32LE(crc32(first), MAGIC.length + 4);
  fixed.writeUInt32LE(crc32(second), MAGIC.length + 8);
  const unfinished = `${file}.new`;
  try {
    await writeWhole(unfinished, [fixed, first, second], sync);
    await rename(unfinished, file);
  } catch (error) {
    // Half of it helps nobody, least of all on a disk that is full.
    await rm(unfinished, { force: true });
    throw error;
  }
  if (sync) await syncFolder(dirname(file));
  return FIXED + first.length + second.length;
}

async function writeWhole(file: string, parts: readonly Uint8Array[], sync: boolean): Promise<void> {
  const written = await open(file, 'w');
  try {
    await written.writev([...parts]);
    if (sync) await written.sync();
  } finally {
    await written.close();
  }
}

/** A dataset's record, without reading its candles. @throws CACHE_CORRUPT */
export async function readRecord(file: string): Promise<DatasetRecord> {
  const handle = await open(file);
  try {
    const fixed = await readBytes(handle, FIXED, 0);
    if (fixed.length < FIXED || !MAGIC.equals(fixed.subarray(0, MAGIC.length))) throw damaged(file);
    const head = await readBytes(handle, fixed.readUInt32LE(MAGIC.length), FIXED);
    const { size } = await handle.stat();
    return { ...(decode(head, fixed.readUInt32LE(MAGIC.length + 4), file) as Head), bytes: size };
  } finally {
    await handle.close();
  }
}

/** A dataset's candles. @throws CACHE_CORRUPT */
export async function readBody(file: string): Promise<Body> {
  const bytes = await readFile(file);
  if (bytes.length < FIXED) throw damaged(file);
  const start = FIXED + bytes.readUInt32LE(MAGIC.length);
  return decode(bytes.subarray(start), bytes.readUInt32LE(MAGIC.length + 8), file) as Body;
}

function decode(bytes: Buffer, expected: number, file: string): unknown {
  if (crc32(bytes) !== expected) throw damaged(file);
  return deserialize(bytes);
}

const damaged = (file: string): CandlewickError =>
  new CandlewickError('CACHE_CORRUPT', `${file} is damaged: delete it, and its candles are fetched again`);

async function readBytes(handle: FileHandle, length: number, position: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}

/** The new name of a file is on the disk when its folder is. Windows needs no such thing and allows none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
