import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import type { Clock } from '../contracts/clock.ts';
import { errorCode, isRetryable, metaOf } from '../errors.ts';

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
  /** A venue that wants to be left alone for longer is not waited for. */
  readonly longestWaitMs: number;
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
  const { retries, retryDelayMs, longestWaitMs, clock, signal, onRetry } = patience;
  let backoff: IBackoff<unknown> | undefined;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await send(attempt);
    } catch (error) {
      signal.throwIfAborted();
      // What the venue asks for counts from now, here as in the limiter: nobody waits twice.
      const asked = waitAskedFor(error, clock.now());
      if (attempt > retries || !mayPass(error, asked) || (asked ?? 0) > longestWaitMs) throw error;
      backoff = (backoff ?? firstDelay(retryDelayMs)).next(undefined);
      const delayMs = Math.round(Math.max(backoff.duration, asked ?? 0));
      onRetry({ error: error as Error, attempt, delayMs });
      await clock.sleep(delayMs, signal);
    }
  }
}

/** Whether it makes sense to try again: a ban passes too, where its end is known. */
const mayPass = (error: unknown, asked: number | undefined): boolean =>
  isRetryable(error) || (errorCode(error) === 'EXCHANGE_BANNED' && asked !== undefined);

/** How long the venue wants to be left alone from now on, where it said so. */
function waitAskedFor(error: unknown, now: number): number | undefined {
  const { retryAfterMs, bannedUntil } = metaOf(error) ?? {};
  if (bannedUntil !== undefined) return Math.max(0, bannedUntil - now);
  return Number.isFinite(retryAfterMs) ? retryAfterMs : undefined;
}

const firstDelay = (initialDelay: number) =>
  new ExponentialBackoff({ initialDelay, maxDelay: LONGEST_DELAY_MS });
