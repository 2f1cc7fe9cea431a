/** How long a plugin may take to load, to open and to close, unless the configuration says otherwise. */
export const PLUGIN_TIME_MS = 30_000;

/**
 * What the work gives, or the error of `late` when it has not ended in time. Work that goes on all the same has nobody
 * waiting for it: its failure is swallowed.
 */
export async function within<T>(ms: number, work: PromiseLike<T> | T, late: () => Error): Promise<T> {
  const stop = Promise.withResolvers<never>();
  const timer = setTimeout(() => stop.reject(late()), ms);
  try {
    return await Promise.race([work, stop.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** `30 s`, `250 ms`: for messages. */
export const timeText = (ms: number): string => (ms >= 1_000 ? `${ms / 1_000} s` : `${ms} ms`);
