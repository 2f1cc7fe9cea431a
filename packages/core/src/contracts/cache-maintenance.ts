import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';

/** How a long piece of housekeeping is watched and stopped. */
export interface TaskOptions {
  /** Stops between two steps; nothing of what was begun is left. */
  readonly signal?: AbortSignal;
  /** Bytes that are done, and how many there are. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What a compaction gave back. */
export interface CompactResult {
  /** Bytes of the cache's file. */
  readonly before: number;
  /** Bytes of the cache's file now. */
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
  /** The dataset it was found in; absent for what belongs to none. */
  readonly dataset?: DatasetId;
  /** What cannot be read, or is covered without being there. */
  readonly interval?: Interval;
  /** One sentence for the user, without a full path. */
  readonly message: string;
  /** Whether it is mended: its range is no longer covered, and fetched again when somebody asks for it. */
  readonly isRepaired: boolean;
}

/** What a check of everything found. */
export interface CacheCheck {
  /** Datasets that were looked at. */
  readonly datasets: number;
  /** Stored blocks that were read and decoded. */
  readonly blocks: number;
  /** Candles in them. */
  readonly candles: number;
  /** What is wrong; empty: nothing is. */
  readonly findings: readonly CacheFinding[];
}

/** How to check. */
export interface CheckOptions extends TaskOptions {
  /** Takes away what is damaged, with its coverage. What is whole is left as it is. */
  readonly repair?: boolean;
}

/** What to back up. */
export interface BackupOptions extends TaskOptions {
  /** Only pinned datasets. */
  readonly pinned?: boolean;
  /** How many backups of this kind stay in the folder, this one included; the oldest go first. Absent: all. */
  readonly keep?: number;
}

/** One backup, as a list of them shows it. */
export interface Backup {
  /** The folder that holds it. */
  readonly path: string;
  /** Milliseconds UTC. */
  readonly createdAt: number;
  /** How many datasets are in it. */
  readonly datasets: number;
  /** How many candles are in it. */
  readonly candles: number;
  /** Its size on disk, in bytes. */
  readonly bytes: number;
  /** Whether it holds pinned datasets alone. */
  readonly pinned: boolean;
}

/** The backup that was made. */
export interface BackupResult extends Backup {
  /** Older backups that were removed. */
  readonly removed: readonly string[];
}

/** How to restore. */
export interface RestoreOptions extends TaskOptions {
  /** Put it in the place of a cache that is not empty. */
  readonly force?: boolean;
}

/** Housekeeping of a cache that keeps its data on a disk. All of it may run while other processes read and write. */
export interface CacheMaintenance {
  /** Writes the data anew without the space that nothing needs any more, and gives that back to the file system. */
  compact(options?: TaskOptions): Promise<CompactResult>;
  /** Reads everything and checks it: checksums, the index, the counts of records, and coverage against candles. */
  check(options?: CheckOptions): Promise<CacheCheck>;
  /** Copies one state of the cache into a new folder inside `folder`, which appears when it is whole. */
  backup(folder: string, options?: BackupOptions): Promise<BackupResult>;
  /**
   * Puts a backup in the place of what is cached, once all of it has been read and checked; until then nothing changes.
   *
   * @param path a backup, or a folder of them: then the newest
   * @throws OUTPUT_EXISTS when the cache is not empty, CACHE_FOREIGN, CACHE_NEWER, CACHE_CORRUPT
   */
  restore(path: string, options?: RestoreOptions): Promise<Backup>;
}
