import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import type { Clock } from '../contracts/clock.ts';
import { isRetryable } from '../errors.ts';

const LONGEST_DELAY_MS = 30_000;

/** A failure after which the same is tried again. */
export interface Retry {
  readonly error: Error;
  /** How many attempts have failed. */
  readonly attempt: number;
  readonly delayMs: number;
}

export interface Patience {
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called before every wait. */
  readonly onRetry: (retry: Retry) => void;
}

/**
 * Tries until it succeeds, fails for good, or the retries are used up; the waits double, with jitter. An abort ends a
 * wait at once (a library's wait would hold Ctrl-C for half a minute).
 */
export async function retrying<T>(send: (attempt: number) => Promise<T>, patience: Patience): Promise<T> {
  const { retries, retryDelayMs, clock, signal, onRetry } = patience;
  let backoff: IBackoff<unknown> | undefined;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await send(attempt);
    } catch (error) {
      signal.throwIfAborted();
      if (attempt > retries || !isRetryable(error)) throw error;
      backoff = (backoff ?? firstDelay(retryDelayMs)).next(undefined);
      onRetry({ error: error as Error, attempt, delayMs: backoff.duration });
      await clock.sleep(backoff.duration, signal);
    }
  }
}

const firstDelay = (initialDelay: number) =>
  new ExponentialBackoff({ initialDelay, maxDelay: LONGEST_DELAY_MS });
