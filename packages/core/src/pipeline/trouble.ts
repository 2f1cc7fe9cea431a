import { CandlewickError, errorCode, ERRORS, EXIT } from '../errors.ts';

/** How a ledger entry speaks of an error. */
export const describe = (error: unknown): string =>
  `${errorCode(error) ?? 'error'}: ${(error as Error).message}`;

/** Trouble with a venue is its datasets' own; anything else is the run's. */
export function isVenueTrouble(error: unknown): boolean {
  const code = errorCode(error);
  return code !== undefined && ERRORS[code].exit === EXIT.exchange;
}

/** An abort as an error with a code, whatever reason its signal was given. */
export const interruption = (reason: unknown): unknown =>
  errorCode(reason) === 'INTERRUPTED'
    ? reason
    : new CandlewickError('INTERRUPTED', 'stopped before it was done.', { cause: reason });
