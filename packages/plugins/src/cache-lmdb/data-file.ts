import type { FileHandle } from 'node:fs/promises';
import { access, constants, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CandlewickError } from '@candlewick/core';
import { uniqueName } from './unique-name.ts';

/** Where LMDB's meta pages (0 and 1) have what; `MDB_page` and `MDB_meta` in its mdb.c. */
const PAGE_FLAGS = 18;
const MAGIC = 24;
const PAGE_SIZE = 48;
const LAST_PAGE = 144;
const TRANSACTION = 152;
const META_END = 168;

const META_FLAG = 0x08;
const LMDB_MAGIC = 0xbeefc0de;
/** Pages that the last transaction took and gave back may be missing at the end of a sound file. */
const SPARE_PAGES = 1_024;
/** Enough for LMDB to begin with. */
const FIRST_BYTES = 256 * 1024;

/**
 * Looks at a generation before LMDB does: where opening fails, lmdb-js can take the whole process down (a segmentation
 * fault for a file that is no database, a bus error for one that is cut off), instead of an error.
 *
 * @param lockBytes size of a new lock file
 * @throws CACHE_CORRUPT, or the file system's error (no permission, no space)
 */
export async function checkGeneration(generation: string, lockBytes: number): Promise<void> {
  await access(generation, constants.R_OK | constants.W_OK | constants.X_OK);
  await reserveLock(join(generation, 'lock.mdb'), lockBytes);
  const path = join(generation, 'data.mdb');
  const file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  try {
    if (file && (await file.stat()).size > 0) await checkHeader(file, path);
    else await probeSpace(generation, 0);
  } finally {
    await file?.close();
  }
}

/**
 * LMDB maps its lock file into memory and only then writes to it: on a full disk that kills the process. Written out
 * before, a full disk is an ordinary error.
 */
async function reserveLock(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    // Not opened: closing it would end the locks of this process, which may have it open already (fcntl(2)).
    if (error.code === 'EEXIST') return access(path, constants.R_OK | constants.W_OK);
    throw error;
  });
  if (!file) return;
  try {
    await file.writeFile(Buffer.alloc(bytes));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function checkHeader(file: FileHandle, path: string): Promise<void> {
  const refuse = (why: string): never => {
    throw new CandlewickError('CACHE_CORRUPT', `${path} is damaged: ${why}`);
  };
  const first = await readMeta(file, 0);
  if (!first) return refuse('it is not an LMDB database');
  const { pageSize } = first;
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0)
    return refuse('its pages have an impossible size');
  const second = await readMeta(file, pageSize);
  if (!second) return refuse('its second header is gone');
  const latest = first.transaction >= second.transaction ? first : second;
  // Asked for after the header was read: another process may be writing, and writes its pages first.
  const { size } = await file.stat();
  if (size < (Number(latest.lastPage) + 1 - SPARE_PAGES) * pageSize) refuse('its end is missing');
}

async function readMeta(file: FileHandle, position: number) {
  const bytes = Buffer.alloc(META_END);
  const { bytesRead } = await file.read(bytes, 0, META_END, position);
  if (bytesRead < META_END || bytes.readUInt32LE(MAGIC) !== LMDB_MAGIC) return undefined;
  if ((bytes.readUInt16LE(PAGE_FLAGS) & META_FLAG) === 0) return undefined;
  return {
    pageSize: bytes.readUInt32LE(PAGE_SIZE),
    lastPage: bytes.readBigUInt64LE(LAST_PAGE),
    transaction: bytes.readBigUInt64LE(TRANSACTION),
  };
}

/**
 * Fails as the file system does when a file cannot grow beyond `at` bytes. LMDB calls a write that was cut short for
 * want of space an I/O error: this tells the two apart.
 */
export async function probeSpace(generation: string, at?: number): Promise<void> {
  const path = join(generation, `space-${uniqueName()}.tmp`);
  const end = at ?? (await stat(join(generation, 'data.mdb'))).size;
  const file = await open(path, 'wx');
  try {
    await file.write(Buffer.alloc(FIRST_BYTES), 0, FIRST_BYTES, end);
    await file.write(Buffer.alloc(1), 0, 1, end + FIRST_BYTES);
    await file.sync();
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
