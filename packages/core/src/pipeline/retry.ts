import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import type { Clock } from '../contracts/clock.ts';
import type { ResponseMeta } from '../contracts/limiter.ts';
import { isRetryable, type CandlewickError } from '../errors.ts';

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
 * Tries until it succeeds, fails for good, or the retries are used up; the waits double, with jitter, and are never
 * shorter than the venue asks for. An abort ends a wait at once (a library's wait would hold Ctrl-C for half a minute).
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
      // What the venue asks for counts from now, here as in the limiter: nobody waits twice.
      const delayMs = Math.max(backoff.duration, retryAfterOf(error) ?? 0);
      onRetry({ error: error as Error, attempt, delayMs });
      await clock.sleep(delayMs, signal);
    }
  }
}

/** How long the venue wants to be left alone, where it said so. */
function retryAfterOf(error: unknown): number | undefined {
  const { details } = error as Partial<CandlewickError>;
  const { retryAfterMs } = (details?.['meta'] ?? {}) as Partial<ResponseMeta>;
  return Number.isFinite(retryAfterMs) ? retryAfterMs : undefined;
}

const firstDelay = (initialDelay: number) =>
  new ExponentialBackoff({ initialDelay, maxDelay: LONGEST_DELAY_MS });
