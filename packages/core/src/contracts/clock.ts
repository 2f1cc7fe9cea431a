/** Time as a plugin or a stage sees it; tests replace it. */
export interface Clock {
  /** Milliseconds UTC of this machine. */
  now(): number;
  /** Milliseconds that only ever grow, for durations. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
