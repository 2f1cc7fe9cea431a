import type { CandlewickError } from '@candlewick/core';
import { expect } from 'vitest';

/** The error that a promise must be rejected with. */
export const failure = (promise: Promise<unknown>): Promise<CandlewickError> =>
  promise.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => error as CandlewickError,
  );
