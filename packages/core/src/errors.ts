import type { ResponseMeta } from './contracts/limiter.ts';
import { ERRORS, type ErrorCode } from './error-table.ts';

export { ERRORS, EXIT, type ErrorCode } from './error-table.ts';

/** What an error carries beside its code and message. */
export interface CandlewickErrorOptions {
  /** The foreign error that led to it. */
  readonly cause?: unknown;
  /** Data for programs: never secrets. `meta` holds the ResponseMeta of a failed request. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Any failure that Candlewick knows. Checked by `code`, never by message or instanceof (bundles hold several copies). */
export class CandlewickError extends Error {
  /** Always the same; the code tells errors apart. */
  override readonly name = 'CandlewickError';
  /** The code, for programs. */
  readonly code: ErrorCode;
  /** Data for programs, `{}` without any; `meta` holds the ResponseMeta of a failed request. */
  readonly details: Readonly<Record<string, unknown>>;

  /** @param message what happened, in a sentence for the user; what can be done about it in another one */
  constructor(code: ErrorCode, message: string, options: CandlewickErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** The code of an error of ours (from any copy of this module), else undefined. */
export function errorCode(error: unknown): ErrorCode | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : undefined;
}

/** What the answer said beside the data, where the error is of a request that got one. */
export function metaOf(error: unknown): ResponseMeta | undefined {
  if (errorCode(error) === undefined) return undefined;
  const { details } = error as { readonly details?: { readonly meta?: ResponseMeta } };
  return details?.meta;
}

/** Whether the same request may succeed when it is sent again. */
export function isRetryable(error: unknown): boolean {
  const code = errorCode(error);
  return code !== undefined && ERRORS[code].retry;
}

/** An AbortError or our own INTERRUPTED: the user (or host) wanted to stop. */
export const isAbort = (error: unknown): boolean =>
  errorCode(error) === 'INTERRUPTED' || (error instanceof Error && error.name === 'AbortError');
