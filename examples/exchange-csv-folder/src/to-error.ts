import { CandlewickError, errorCode, type ResponseMeta } from '@candlewick/core';

/** What the disk or a file's text said. Asking again would hear the same: the code says so. */
export function toError(error: unknown, folder: string, meta: ResponseMeta): unknown {
  if (errorCode(error) !== undefined) return error;
  const { code, path, message } = error as NodeJS.ErrnoException;
  const text = code === 'ENOENT' ? `there is no ${path ?? folder}` : message;
  return new CandlewickError('EXCHANGE_REFUSED', text, { cause: error, details: { meta } });
}
