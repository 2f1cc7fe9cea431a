import type { DatasetId, ExportRequest } from '@candlewick/core';

/** One file to be written. */
export interface ExportJob {
  readonly dataset: DatasetId;
  readonly candles: number;
  readonly request: ExportRequest & { readonly output?: string };
}

/** Below this many candles a thread costs more than it saves. */
const WORTH_A_THREAD = 200_000;

/** Whether writing these files side by side on threads is worth it. */
export const isWorthThreads = (jobs: readonly ExportJob[], threads: number): boolean =>
  threads > 1 && jobs.length > 1 && jobs.reduce((sum, { candles }) => sum + candles, 0) >= WORTH_A_THREAD;
