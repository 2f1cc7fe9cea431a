import type { Clock } from '@candlewick/core';

/**
 * Milliseconds that only grow and that all processes of this machine agree on, since some moment before they started:
 * the clock's monotonic time counts from the start of its process, hrtime from the start of the machine. No wall clock:
 * budgets must not mind when somebody sets it.
 */
export function machineTime(clock: Clock): () => number {
  const processStart = Number(process.hrtime.bigint()) / 1e6 - performance.now();
  return () => processStart + clock.monotonic();
}
