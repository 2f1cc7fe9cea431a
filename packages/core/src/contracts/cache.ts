import type { Candles } from '../domain/candles.ts';
import type { CoverageEntry } from '../domain/coverage.ts';
import type { DatasetChange, DatasetFacts } from '../domain/dataset-state.ts';
import type { DatasetId } from '../domain/dataset.ts';
import type { LedgerEntry } from '../domain/gap.ts';
import type { Interval } from '../domain/interval.ts';
import type { CacheMaintenance } from './cache-maintenance.ts';
import type { Revision } from '../domain/put-rows.ts';

export type { DatasetChange, DatasetFacts } from '../domain/dataset-state.ts';
export type { Revision } from '../domain/put-rows.ts';

/** The state of a dataset, consistent within itself. */
export interface DatasetRecord {
  readonly id: DatasetId;
  readonly facts: DatasetFacts;
  /** Sorted, disjoint. */
  readonly coverage: readonly CoverageEntry[];
  /** Sorted, disjoint. */
  readonly ledger: readonly LedgerEntry[];
  readonly candles: number;
  /** First and last stored open time; absent when there is no candle. */
  readonly firstTime?: number;
  readonly lastTime?: number;
  /** Bytes on disk, as near as the cache can tell. */
  readonly bytes: number;
  readonly revisions: number;
  readonly pinned: boolean;
  /** Milliseconds UTC of the last commit. */
  readonly updatedAt: number;
  /**
   * Milliseconds UTC of the last commit or read, where the cache remembers it; reads may be noted up to an hour late.
   * What was used longest ago is evicted first.
   */
  readonly usedAt?: number;
  /** Grows with every commit. */
  readonly version: number;
}

export interface CommitResult {
  readonly version: number;
  /** Candles that were not there before. */
  readonly added: number;
  readonly revised: number;
}

/** Where a read's candles came from. */
export interface ReadSource {
  memory: number;
  disk: number;
}

export interface ReadOptions {
  /** Most candles per batch; a cache may give smaller ones. Default 8192. */
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
  /**
   * Batches may be the same memory each time, or the cache's own: they are not to be changed, and true only until the
   * next is asked for or the reading ends. For readers that look at every candle once.
   */
  readonly reuse?: boolean;
  /** Does not count as use of the dataset: for checks, which read everything. */
  readonly unnoted?: boolean;
  /** Counted up while reading, in candles. */
  readonly source?: ReadSource;
}

export interface CacheStatistics {
  readonly datasets: number;
  readonly candles: number;
  readonly diskBytes: number;
  /** Of `diskBytes`, those in use, where they differ: the others are filled first, and given back by compaction. */
  readonly usedBytes?: number;
  readonly memoryBytes: number;
  readonly memoryEntries: number;
  /** Reads of blocks since open. */
  readonly memoryHits: number;
  readonly diskReads: number;
  readonly folder?: string;
}

/** What changed: `undefined` version means the dataset is gone. */
export interface CacheEvent {
  readonly id: DatasetId;
  readonly version: number | undefined;
}

/**
 * Keeps candles, coverage, ledger, facts and revisions of datasets. A commit is atomic and durable when its promise
 * resolves; readers see the state before or after it, never between. Several processes may have the same cache open.
 */
export interface Cache extends AsyncDisposable {
  list(): Promise<readonly DatasetRecord[]>;
  get(id: DatasetId): Promise<DatasetRecord | undefined>;
  /**
   * Stored candles with `from <= time < to`, ascending, in batches that are the reader's to keep (unless it asks
   * for `reuse`).
   * A batch has exactly the extra columns that all its rows were stored with.
   */
  read(id: DatasetId, interval: Interval, options?: ReadOptions): AsyncIterable<Candles>;
  /**
   * Creates the dataset when needed. Rejects with CACHE_* errors and then has changed nothing. The change's columns must
   * stay as they are until then; afterwards they are the caller's again.
   */
  commit(id: DatasetId, change: DatasetChange): Promise<CommitResult>;
  /** Candles that were re-sent differently, oldest first. */
  revisions(id: DatasetId): Promise<readonly Revision[]>;
  /** Removes the dataset with everything known of it; false when there was none. */
  delete(id: DatasetId): Promise<boolean>;
  statistics(): Promise<CacheStatistics>;
  /** Absent: it has nothing to keep in order. */
  readonly maintenance?: CacheMaintenance;
  /** Commits and deletes of this process, and of others where the definition's capability `sharedEvents` is true. */
  watch(listener: (event: CacheEvent) => void): () => void;
}

export interface CacheCapabilities {
  /** What is committed is there after closing and opening again. */
  readonly persistent: boolean;
  /** Several processes may open it at once. */
  readonly multiProcess: boolean;
  readonly sharedEvents: boolean;
}
