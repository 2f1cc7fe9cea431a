import { CandlewickError, errorCode, type ErrorCode } from '@candlewick/core';

const CODES: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'CACHE_READ_ONLY',
  EPERM: 'CACHE_READ_ONLY',
  EROFS: 'CACHE_READ_ONLY',
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
};

/** Any failure as an error with a code of Candlewick's table: hosts go by the code, never by the message. */
export function toError(error: unknown): CandlewickError {
  if (errorCode(error)) return error as CandlewickError;
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new CandlewickError(CODES[code] ?? 'CACHE_OPEN', message, { cause: error });
}
