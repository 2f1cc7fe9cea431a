import { CandlewickError, errorCode, type ErrorCode } from '@candlewick/core';

/** SQLite's result codes. */
const CODES: Readonly<Record<number, ErrorCode>> = {
  8: 'CACHE_READ_ONLY',
  11: 'CACHE_CORRUPT',
  13: 'DISK_FULL',
  26: 'CACHE_FOREIGN',
};

/** What SQLite threw, as one of the host's errors; those stay as they are. */
export function toError(error: unknown, path: string): unknown {
  if (errorCode(error) !== undefined) return error;
  const number = (error as { errcode?: number }).errcode;
  const code = (number !== undefined && CODES[number & 0xff]) || 'CACHE_OPEN';
  return new CandlewickError(code, `${path}: ${(error as Error).message}`, { cause: error });
}
