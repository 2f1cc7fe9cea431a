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
  /** Which dataset this is. */
  readonly id: DatasetId;
  /** What is known of the market beside its candles. */
  readonly facts: DatasetFacts;
  /** Sorted, disjoint. */
  readonly coverage: readonly CoverageEntry[];
  /** Sorted, disjoint. */
  readonly ledger: readonly LedgerEntry[];
  /** How many candles are stored. */
  readonly candles: number;
  /** First and last stored open time; absent when there is no candle. */
  readonly firstTime?: number;
  /** Open time of the last stored candle, milliseconds UTC. */
  readonly lastTime?: number;
  /** Bytes on disk, as near as the cache can tell. */
  readonly bytes: number;
  /** How many revisions are kept; `Cache.revisions` gives them. */
  readonly revisions: number;
  /** Whether eviction passes it by. */
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

/** What a commit did. */
export interface CommitResult {
  /** The dataset's version after it. */
  readonly version: number;
  /** Candles that were not there before. */
  readonly added: number;
  /** Candles that were there with other values: each is a revision now. */
  readonly revised: number;
}

/** Where a read's candles came from. */
export interface ReadSource {
  /** Candles out of memory, added to what is there. */
  memory: number;
  /** Candles that had to be read from disk and decoded, added to what is there. */
  disk: number;
}

/** How to read. */
export interface ReadOptions {
  /** Most candles per batch; a cache may give smaller ones. Default 8192. */
  readonly batchSize?: number;
  /** Ends the read: the next batch rejects with its reason. */
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

/** What a cache takes, and how it was used since it was opened. */
export interface CacheStatistics {
  /** How many datasets it has. */
  readonly datasets: number;
  /** How many candles they hold. */
  readonly candles: number;
  /** Bytes on disk, as near as the cache can tell. */
  readonly diskBytes: number;
  /** Of `diskBytes`, those in use, where they differ: the others are filled first, and given back by compaction. */
  readonly usedBytes?: number;
  /** Bytes of decoded candles that are kept in memory. */
  readonly memoryBytes: number;
  /** How many decoded blocks those are. */
  readonly memoryEntries: number;
  /** Reads of blocks since open. */
  readonly memoryHits: number;
  /** Reads of blocks that went to disk since open. */
  readonly diskReads: number;
  /** Where it keeps its data; absent for a cache without a folder. */
  readonly folder?: string;
}

/** What changed: `undefined` version means the dataset is gone. */
export interface CacheEvent {
  /** The dataset that changed. */
  readonly id: DatasetId;
  /** Its version now; undefined: it was deleted. */
  readonly version: number | undefined;
}

/**
 * Keeps candles, coverage, ledger, facts and revisions of datasets. A commit is atomic and durable when its promise
 * resolves; readers see the state before or after it, never between. Several processes may have the same cache open.
 */
export interface Cache extends AsyncDisposable {
  /** All datasets, in no particular order. */
  list(): Promise<readonly DatasetRecord[]>;
  /** The record of one dataset; undefined: the cache knows nothing of it. */
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
  /** What it takes and how it was used since it was opened. */
  statistics(): Promise<CacheStatistics>;
  /** Absent: it has nothing to keep in order. */
  readonly maintenance?: CacheMaintenance;
  /** Commits and deletes of this process, and of others where the definition's capability `sharedEvents` is true. */
  watch(listener: (event: CacheEvent) => void): () => void;
}

/** What a cache declares. */
export interface CacheCapabilities {
  /** What is committed is there after closing and opening again. */
  readonly persistent: boolean;
  /** Several processes may open it at once. */
  readonly multiProcess: boolean;
  /** Listeners of `watch` hear of commits that other processes make. */
  readonly sharedEvents: boolean;
}
