import { CandlewickError, errorCode, type ErrorCode, type ResponseMeta } from '@candlewick/core';

const STATUSES: Readonly<Record<number, ErrorCode>> = {
  401: 'EXCHANGE_AUTH',
  403: 'EXCHANGE_RESTRICTED',
  418: 'EXCHANGE_BANNED',
  429: 'EXCHANGE_RATE_LIMITED',
  451: 'EXCHANGE_RESTRICTED',
};

/** An answer that is no data. The code tells the host whether asking again can help. */
export function refusal(status: number, text: string, meta: ResponseMeta): CandlewickError {
  const code = STATUSES[status] ?? (status >= 500 ? 'EXCHANGE_UNAVAILABLE' : 'EXCHANGE_REFUSED');
  return new CandlewickError(
    code,
    `acme answered ${meta.endpoint} with HTTP ${status}: ${text.slice(0, 200)}`,
    {
      details: { meta },
    },
  );
}

/** Node's words for what goes wrong below HTTP. */
const SYSTEM: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^(ENOTFOUND|EAI_)/, 'EXCHANGE_DNS'],
  [/^ECONNREFUSED/, 'EXCHANGE_CONNECTION_REFUSED'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)/, 'EXCHANGE_CONNECTION_LOST'],
  [/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/, 'EXCHANGE_TLS'],
];

/** What `fetch` throws, as one of the host's errors; those stay as they are. */
export function networkError(error: unknown, meta: ResponseMeta): unknown {
  if (errorCode(error) !== undefined) return error;
  const cause = (error as { cause?: { code?: unknown; message?: unknown } }).cause;
  const word = String(cause?.code ?? '');
  const code = SYSTEM.find(([pattern]) => pattern.test(word))?.[1] ?? 'EXCHANGE_NETWORK';
  return new CandlewickError(code, `${meta.host}: ${String(cause?.message ?? error)}`, {
    cause: error,
    details: { meta },
  });
}
