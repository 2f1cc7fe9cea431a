import { CandlewickError, errorCode, type ErrorCode, type ResponseMeta } from '@candlewick/core';

// The only place that knows how this venue and the network fail. Candlewick's table of errors says for each code
// whether the host tries again.

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'EXCHANGE_AUTH',
  403: 'EXCHANGE_RESTRICTED',
  418: 'EXCHANGE_BANNED',
  429: 'EXCHANGE_RATE_LIMITED',
  451: 'EXCHANGE_RESTRICTED',
};

/** A status other than 200. The venue says in `error` what is wrong. */
export function statusError(status: number, text: string, meta: ResponseMeta): CandlewickError {
  const said = /"error"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? '';
  const code =
    said === 'unknown market'
      ? 'UNKNOWN_SYMBOL'
      : (BY_STATUS[status] ?? (status >= 500 ? 'EXCHANGE_UNAVAILABLE' : 'EXCHANGE_REFUSED'));
  return new CandlewickError(code, `${meta.host} answered ${status} ${said}`.trim(), { details: { meta } });
}

const BY_CODE: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'EXCHANGE_DNS',
  EAI_AGAIN: 'EXCHANGE_DNS',
  ECONNREFUSED: 'EXCHANGE_CONNECTION_REFUSED',
  ECONNRESET: 'EXCHANGE_CONNECTION_LOST',
  UND_ERR_SOCKET: 'EXCHANGE_CONNECTION_LOST',
};

/** What undici throws: no answer, or half of one. Errors that have a code of ours stay as they are. */
export function networkError(error: unknown, meta: ResponseMeta): Error {
  if (errorCode(error)) return error as Error;
  const { name, code = '', message } = error as NodeJS.ErrnoException;
  const known = name === 'TimeoutError' ? 'EXCHANGE_TIMEOUT' : (BY_CODE[code] ?? 'EXCHANGE_NETWORK');
  return new CandlewickError(known, `${meta.host}: ${message}`, { cause: error, details: { meta } });
}
