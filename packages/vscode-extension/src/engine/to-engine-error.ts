import { errorCode, ERRORS, isAbort, type ErrorCode } from '@candlewick/core';
import type { EngineError } from './protocol.ts';

/** An error as it crosses the wire, without secrets. */
export function toEngineError(error: unknown, redact: (text: string) => string): EngineError {
  const message = redact(error instanceof Error ? error.message : String(error));
  const code = errorCode(error) ?? (isAbort(error) ? 'INTERRUPTED' : 'INTERNAL');
  return describe(code, message);
}

/** An outcome's error: its code is one of ours. */
export function describeError(
  { code, message }: { readonly code: string; readonly message: string },
  redact: (text: string) => string,
): EngineError {
  const known = Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'INTERNAL';
  return describe(known, redact(message));
}

function describe(code: ErrorCode, message: string): EngineError {
  const { remedy, retry, setting, selfExplained } = ERRORS[code];
  return {
    code,
    message,
    retry,
    ...(selfExplained === true ? {} : { remedy }),
    ...(setting === undefined ? {} : { setting }),
  };
}
