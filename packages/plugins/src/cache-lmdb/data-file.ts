import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
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
export function checkGeneration(generation: string, lockBytes: number): void {
  accessSync(generation, constants.R_OK | constants.W_OK | constants.X_OK);
  reserveLock(join(generation, 'lock.mdb'), lockBytes);
  const path = join(generation, 'data.mdb');
  const file = openIf(path, 'r+', 'ENOENT');
  try {
    if (file !== undefined && fstatSync(file).size > 0) checkHeader(file, path);
    else probeSpace(generation, 0);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Opens a file; undefined when the system says `unless`. */
function openIf(path: string, flags: string, unless: string): number | undefined {
  try {
    return openSync(path, flags);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === unless) return undefined;
    throw error;
  }
}

/**
 * LMDB maps its lock file into memory and only then writes to it: on a full disk that kills the process. Written out
 * before, a full disk is an ordinary error.
 */
function reserveLock(path: string, bytes: number): void {
  const file = openIf(path, 'wx', 'EEXIST');
  // Not opened: closing it would end the locks of this process, which may have it open already (fcntl(2)).
  if (file === undefined) return accessSync(path, constants.R_OK | constants.W_OK);
  try {
    writeAll(file, bytes, 0);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Writes zeros; a full disk may take a part of them and say so only when asked for the rest. */
function writeAll(file: number, bytes: number, at: number): void {
  const zeros = Buffer.alloc(bytes);
  for (let done = 0; done < bytes;) done += writeSync(file, zeros, done, bytes - done, at + done);
}

function checkHeader(file: number, path: string): void {
  const refuse = (why: string): never => {
    throw new CandlewickError('CACHE_CORRUPT', `${path} is damaged: ${why}`);
  };
  const first = readMeta(file, 0);
  if (!first) return refuse('it is not an LMDB database');
  const { pageSize } = first;
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0)
    return refuse('its pages have an impossible size');
  const second = readMeta(file, pageSize);
  if (!second) return refuse('its second header is gone');
  const latest = first.transaction >= second.transaction ? first : second;
  // Asked for after the header was read: another process may be writing, and writes its pages first.
  const { size } = fstatSync(file);
  if (size < (Number(latest.lastPage) + 1 - SPARE_PAGES) * pageSize) refuse('its end is missing');
}

function readMeta(file: number, position: number) {
  const bytes = Buffer.alloc(META_END);
  if (readSync(file, bytes, 0, META_END, position) < META_END || bytes.readUInt32LE(MAGIC) !== LMDB_MAGIC)
    return undefined;
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
export function probeSpace(generation: string, at?: number): void {
  const path = join(generation, `space-${uniqueName()}.tmp`);
  const end = at ?? statSync(join(generation, 'data.mdb')).size;
  const file = openSync(path, 'wx');
  try {
    writeAll(file, FIRST_BYTES + 1, end);
    fsyncSync(file);
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
}
