import type { ErrorCode } from '@candlewick/core';
import { CandlewickError, errorCode } from '@candlewick/core';

/** LMDB's own result codes; the others it gives are those of the operating system. */
const LMDB: Readonly<Record<number, ErrorCode>> = {
  [-30797]: 'CACHE_CORRUPT', // MDB_PAGE_NOTFOUND
  [-30796]: 'CACHE_CORRUPT', // MDB_CORRUPTED
  [-30795]: 'CACHE_CORRUPT', // MDB_PANIC
  [-30794]: 'CACHE_NEWER', // MDB_VERSION_MISMATCH
  [-30793]: 'CACHE_CORRUPT', // MDB_INVALID
  [-30792]: 'DISK_FULL', // MDB_MAP_FULL
  [-30780]: 'CACHE_CORRUPT', // MDB_BAD_DBI
};

const POSIX: Readonly<Record<number, ErrorCode>> = {
  1: 'CACHE_READ_ONLY', // EPERM
  13: 'CACHE_READ_ONLY', // EACCES
  27: 'DISK_FULL', // EFBIG
  28: 'DISK_FULL', // ENOSPC
  30: 'CACHE_READ_ONLY', // EROFS
  69: 'DISK_FULL', // EDQUOT on macOS
  122: 'DISK_FULL', // EDQUOT
};

const WINDOWS: Readonly<Record<number, ErrorCode>> = {
  5: 'CACHE_READ_ONLY', // ERROR_ACCESS_DENIED
  19: 'CACHE_READ_ONLY', // ERROR_WRITE_PROTECT
  39: 'DISK_FULL', // ERROR_HANDLE_DISK_FULL
  112: 'DISK_FULL', // ERROR_DISK_FULL
};

const NODE: Readonly<Record<string, ErrorCode>> = {
  EPERM: 'CACHE_READ_ONLY',
  EACCES: 'CACHE_READ_ONLY',
  EROFS: 'CACHE_READ_ONLY',
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EFBIG: 'DISK_FULL',
};

const SAYS: Partial<Record<ErrorCode, string>> = {
  CACHE_CORRUPT: 'The cache is damaged',
  CACHE_NEWER: 'The cache was written by another version of its database',
  CACHE_READ_ONLY: 'The cache cannot be written',
  DISK_FULL: 'The disk is full',
};

/** Any failure of LMDB or the file system as an error of ours. @param folder of the cache */
export function toError(error: unknown, folder: string): CandlewickError {
  if (errorCode(error)) return error as CandlewickError;
  const { message, code } = error as { message?: string; code?: unknown };
  // Wrong use (times that do not ascend), not a matter of the disk.
  if (error instanceof RangeError || error instanceof TypeError)
    return new CandlewickError('INTERNAL', error.message, { cause: error });
  const mapped = codeOf(code, process.platform);
  const says = SAYS[mapped] ?? 'The cache cannot be used';
  return new CandlewickError(mapped, `${says}: ${folder} (${message ?? String(error)})`, { cause: error });
}

/** @param code of the foreign error: LMDB and the operating system use numbers, node names */
export function codeOf(code: unknown, platform: NodeJS.Platform): ErrorCode {
  if (typeof code === 'string') return NODE[code] ?? 'CACHE_OPEN';
  if (typeof code !== 'number') return 'CACHE_OPEN';
  return LMDB[code] ?? (platform === 'win32' ? WINDOWS : POSIX)[code] ?? 'CACHE_OPEN';
}

const EIO = 5;

/**
 * The real error of a failed commit. lmdb-js rejects with a general one that promises it; and LMDB calls it an I/O
 * error when a full disk cut a write short.
 *
 * @param probeSpace fails when the disk is full
 */
export async function commitFailure(error: unknown, probeSpace: () => void): Promise<unknown> {
  const { commitError } = error as { commitError?: Promise<unknown> };
  const real = await (commitError ?? Promise.reject(error)).then(
    () => error,
    (reason: unknown) => reason,
  );
  if (process.platform === 'win32' || (real as { code?: unknown }).code !== EIO) return real;
  try {
    probeSpace();
    return real;
  } catch (full) {
    return full;
  }
}
