import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';

/** How a long piece of housekeeping is watched and stopped. */
export interface TaskOptions {
  /** Stops between two steps; nothing of what was begun is left. */
  readonly signal?: AbortSignal;
  /** Bytes that are done, and how many there are. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface CompactResult {
  /** Bytes of the cache's file. */
  readonly before: number;
  readonly after: number;
}

/** What does not hold in a cache. */
export interface CacheFinding {
  /**
   * `block`: candles that are not what was stored. `index`: what is known of a block. `record`: what is known of a dataset.
   * `counts`: a record that counts wrongly. `coverage`: a range that counts as fetched, without candles and without a
   * reason. `stray`: space that nothing needs.
   */
  readonly kind: 'block' | 'index' | 'record' | 'counts' | 'coverage' | 'stray';
  readonly dataset?: DatasetId;
  /** What cannot be read, or is covered without being there. */
  readonly interval?: Interval;
  readonly message: string;
  /** Whether it is mended: its range is no longer covered, and fetched again when somebody asks for it. */
  readonly isRepaired: boolean;
}

export interface CacheCheck {
  readonly datasets: number;
  readonly blocks: number;
  readonly candles: number;
  readonly findings: readonly CacheFinding[];
}

export interface CheckOptions extends TaskOptions {
  /** Takes away what is damaged, with its coverage. What is whole is left as it is. */
  readonly repair?: boolean;
}

/** Housekeeping of a cache that keeps its data on a disk. All of it may run while other processes read and write. */
export interface CacheMaintenance {
  /** Writes the data anew without the space that nothing needs any more, and gives that back to the file system. */
  compact(options?: TaskOptions): Promise<CompactResult>;
  /** Reads everything and checks it: checksums, the index, the counts of records, and coverage against candles. */
  check(options?: CheckOptions): Promise<CacheCheck>;
}
