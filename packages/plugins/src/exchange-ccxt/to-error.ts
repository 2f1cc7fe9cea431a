import type { ErrorCode, ResponseMeta } from '@candlewick/core';
import { CandlewickError, errorCode, isAbort } from '@candlewick/core';
import type { Stage } from './http/progress.ts';
import type { Venue } from './venues/venue.ts';

/** ccxt's error classes by name (bundles hold several copies, so never by instanceof). */
const CCXT_ERRORS: Readonly<Record<string, ErrorCode>> = {
  AuthenticationError: 'EXCHANGE_AUTH',
  PermissionDenied: 'EXCHANGE_AUTH',
  AccountNotEnabled: 'EXCHANGE_AUTH',
  AccountSuspended: 'EXCHANGE_AUTH',
  ArgumentsRequired: 'EXCHANGE_REFUSED',
  BadRequest: 'EXCHANGE_REFUSED',
  BadSymbol: 'UNKNOWN_SYMBOL',
  OperationRejected: 'EXCHANGE_REFUSED',
  MarketClosed: 'EXCHANGE_REFUSED',
  ContractUnavailable: 'EXCHANGE_REFUSED',
  RestrictedLocation: 'EXCHANGE_RESTRICTED',
  NotSupported: 'EXCHANGE_UNSUPPORTED',
  ExchangeError: 'EXCHANGE_REFUSED',
  InvalidProxySettings: 'CONFIG_INVALID',
  ExchangeClosedByUser: 'INTERRUPTED',
  RateLimitExceeded: 'EXCHANGE_RATE_LIMITED',
  DDoSProtection: 'EXCHANGE_RATE_LIMITED',
  ExchangeNotAvailable: 'EXCHANGE_UNAVAILABLE',
  OnMaintenance: 'EXCHANGE_UNAVAILABLE',
  OperationFailed: 'EXCHANGE_UNAVAILABLE',
  InvalidNonce: 'EXCHANGE_UNAVAILABLE',
  RequestTimeout: 'EXCHANGE_TIMEOUT',
  NetworkError: 'EXCHANGE_NETWORK',
  BadResponse: 'EXCHANGE_BAD_ANSWER',
  NullResponse: 'EXCHANGE_BAD_ANSWER',
};

/** Classes that ccxt throws for any HTTP status it has no better word for: the status itself says more. */
const VAGUE = new Set([
  'RequestTimeout',
  'ExchangeNotAvailable',
  'ExchangeError',
  'DDoSProtection',
  'RateLimitExceeded',
  'NetworkError',
]);

const STATUSES: Readonly<Record<number, ErrorCode>> = {
  400: 'EXCHANGE_REFUSED',
  401: 'EXCHANGE_AUTH',
  403: 'EXCHANGE_RESTRICTED',
  404: 'EXCHANGE_REFUSED',
  405: 'EXCHANGE_REFUSED',
  408: 'EXCHANGE_TIMEOUT',
  409: 'EXCHANGE_REFUSED',
  410: 'EXCHANGE_REFUSED',
  418: 'EXCHANGE_BANNED',
  422: 'EXCHANGE_REFUSED',
  429: 'EXCHANGE_RATE_LIMITED',
  451: 'EXCHANGE_RESTRICTED',
};
/** Statuses that mean the same whatever the venue's body says. */
const DECIDED = new Set([418, 429, 451]);

/** Node's words for what went wrong below HTTP. */
const SYSTEM: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^(ENOTFOUND|EAI_|EDNS|ENODATA|ESERVFAIL)/, 'EXCHANGE_DNS'],
  [
    /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|PATH_LENGTH|INVALID_(CA|PURPOSE)|EPROTO)/,
    'EXCHANGE_TLS',
  ],
  [/^ETIMEDOUT/, 'EXCHANGE_TIMEOUT'],
  [/^ECONNREFUSED/, 'EXCHANGE_CONNECTION_REFUSED'],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|Z_BUF_ERROR)/, 'EXCHANGE_CONNECTION_LOST'],
  [/^(Z_DATA_ERROR|ERR__ERROR_FORMAT|HPE_)/, 'EXCHANGE_BAD_ANSWER'],
  [/^(E[A-Z]+|ERR_)/, 'EXCHANGE_NETWORK'],
];

/** Remembers which answer an error of ccxt's came from, for calls that make several requests at once. */
export const metaOfError = {
  known: new WeakMap<object, ResponseMeta>(),
  remember(error: unknown, meta: ResponseMeta | undefined): void {
    if (typeof error === 'object' && error !== null && meta && !this.known.has(error))
      this.known.set(error, meta);
  },
};

interface ErrorContext {
  readonly venue: Pick<Venue, 'id' | 'facts' | 'errorCodes'>;
  /** What was being asked for, in words: `candles of BTC/USDT 1h`. */
  readonly asking: string;
  readonly meta: ResponseMeta | undefined;
  readonly secrets: readonly string[];
}

/** Any failure of a call into ccxt as one of ours, with the meta of the failed request and without secrets. */
export function toError(error: unknown, context: ErrorContext): unknown {
  if (errorCode(error) !== undefined || isAbort(error)) return error;
  const meta = metaOfError.known.get(error as object) ?? context.meta;
  const { venue, asking, secrets } = context;
  const text = error instanceof Error ? error.message : String(error);
  const code = codeOf(error, text, meta, venue);
  const until = meta?.bannedUntil === undefined ? '' : ` until ${new Date(meta.bannedUntil).toISOString()}`;
  const status = meta?.status === undefined || meta.status < 300 ? '' : `HTTP ${meta.status}, `;
  const banned = code === 'EXCHANGE_BANNED' ? `this IP is banned${until}: ` : '';
  const words = shorten(venueWords(text, venue.id));
  return new CandlewickError(
    code,
    redact(`${venue.id} did not give ${asking}: ${banned}${status}${words}`, secrets),
    {
      // A cause is printed whole: with keys in play it could show them.
      ...(secrets.length === 0 ? { cause: error } : {}),
      details: meta ? { meta } : {},
    },
  );
}

function codeOf(
  error: unknown,
  text: string,
  meta: ResponseMeta | undefined,
  venue: ErrorContext['venue'],
): ErrorCode {
  const status = meta?.status;
  if (meta?.bannedUntil !== undefined) return 'EXCHANGE_BANNED';
  if (status !== undefined && DECIDED.has(status)) return STATUSES[status]!;
  if (/block access from your country|restricted location|not available in your (country|region)/i.test(text))
    return 'EXCHANGE_RESTRICTED';
  const number = /"code"\s*:\s*"?(-?\d+)/.exec(text)?.[1];
  const own = number === undefined ? undefined : venue.errorCodes[number];
  if (own) return own;
  const name = error instanceof Error ? error.name : '';
  const known = CCXT_ERRORS[name];
  if (status !== undefined && status >= 300 && (known === undefined || VAGUE.has(name)))
    return venue.facts.statuses?.value[status] ?? STATUSES[status] ?? 'EXCHANGE_UNAVAILABLE';
  if (known) return known;
  // ccxt's parsers trip over shapes they do not expect; without an answer it is our own defect.
  return status !== undefined && status < 300 ? 'EXCHANGE_BAD_ANSWER' : 'INTERNAL';
}

/** ccxt itself failed before any request. */
export const notOpened = (code: ErrorCode, text: string, error: unknown): CandlewickError =>
  new CandlewickError(code, `${text}: ${shorten(error instanceof Error ? error.message : String(error))}`, {
    cause: error,
  });

/** A 2xx whose body is not what was asked for. */
export const badAnswer = (id: string, text: string, meta: ResponseMeta | undefined): CandlewickError =>
  new CandlewickError(
    'EXCHANGE_BAD_ANSWER',
    `${id} answered with something that is not data: ${shorten(text, 80) || 'an empty body'}`,
    { details: meta ? { meta } : {} },
  );

/** A failure below HTTP: names, sockets, certificates, a body that broke off. */
export function networkError(error: unknown, host: string, meta: ResponseMeta): CandlewickError {
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const word = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
  const code = SYSTEM.find(([pattern]) => pattern.test(word))?.[1] ?? 'EXCHANGE_NETWORK';
  const text = inner instanceof Error ? inner.message : String(inner);
  return new CandlewickError(
    code,
    `${host}: ${shorten(text)}${word && !text.includes(word) ? ` (${word})` : ''}`,
    {
      cause: error,
      details: { meta },
    },
  );
}

/** One address of the venue will not do, another one may: asked again, the request goes there. */
export const placeFailed = (failure: Error, next: string, meta: ResponseMeta): CandlewickError =>
  new CandlewickError('EXCHANGE_ENDPOINT', `${failure.message}; ${next} is asked instead`, {
    cause: failure,
    details: { meta },
  });

/** The user's addresses stand for the venue, and this one is not among them. */
export const sentElsewhere = (url: string): CandlewickError =>
  new CandlewickError('EXCHANGE_UNSUPPORTED', `${new URL(url).origin} is not among the configured addresses`);

/** What a request waited for longest until its time was up. */
const WAITED: Readonly<Record<Stage, readonly [ErrorCode, string]>> = {
  queue: ['EXCHANGE_CONNECTIONS_BUSY', 'no connection became free'],
  name: ['EXCHANGE_DNS', 'its name was not resolved'],
  connection: ['EXCHANGE_TIMEOUT', 'no connection was made'],
  answer: ['EXCHANGE_TIMEOUT', 'no answer came'],
  body: ['EXCHANGE_TIMEOUT', 'the answer did not end'],
};

/** A request whose deadline has passed. */
export function tooLate(stage: Stage, meta: ResponseMeta, timeoutMs: number): CandlewickError {
  const [code, words] = WAITED[stage];
  return new CandlewickError(code, `${meta.host}, ${meta.endpoint}: ${words} within ${timeoutMs} ms`, {
    details: { meta },
  });
}

/** ccxt puts its id, the whole address with all parameters and the status before the venue's own words. */
const venueWords = (text: string, id: string): string =>
  (text.startsWith(`${id} `) ? text.slice(id.length + 1) : text).replace(/^((GET|POST) \S+ )?(\d{3} )?/, '');

const shorten = (text: string, longest = 300): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)} …` : line;
};

/** The text without anything that must not be shown. */
export const redact = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret.length > 3)
    .reduce((result, secret) => result.replaceAll(secret, '***'), text);
