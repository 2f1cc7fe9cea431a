import type { Candles } from '../domain/candles.ts';
import type { CoverageEntry } from '../domain/coverage.ts';
import type { DatasetId } from '../domain/dataset.ts';
import type { LedgerEntry } from '../domain/gap.ts';
import type { Interval } from '../domain/interval.ts';

/** What is remembered of a dataset beside its candles. All optional: unknown until somebody learned it. */
export interface DatasetFacts {
  /** Milliseconds UTC of slot 0 where the venue's grid is not the default one. */
  readonly gridOrigin?: number;
  /** Extra columns, in order; fixed when the dataset is first written. */
  readonly extras?: readonly string[];
  /** Open time of the first candle the venue has. */
  readonly listedAt?: number;
  /** What an absent candle means at this venue. */
  readonly absence?: 'outage' | 'no-trade';
  readonly settleMs?: number;
  /** The venue's own symbol. */
  readonly marketId?: string;
}

/** A candle that the venue later sent differently (or not at all): both values, and when the second came. */
export interface Revision {
  readonly time: number;
  readonly revisedAt: number;
  /** `[open, high, low, close, volume]`. */
  readonly before: readonly number[];
  /** Absent when the candle vanished. */
  readonly after?: readonly number[];
}

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
  /** Grows with every commit. */
  readonly version: number;
}

/**
 * One atomic change. Applied in this order: facts, uncover, put, cover, explain, pinned. `put` replaces everything
 * stored inside its interval; a stored candle that thereby changes or vanishes becomes a revision. A gap's interval
 * in `explain` takes the place of what the ledger said there; `cover` forgets open gaps (not explained ones) inside it,
 * and `put` forgets any gap at the times it fills.
 */
export interface DatasetChange {
  readonly facts?: DatasetFacts;
  readonly uncover?: readonly Interval[];
  readonly put?: readonly { readonly interval: Interval; readonly candles: Candles }[];
  readonly cover?: readonly CoverageEntry[];
  readonly explain?: readonly LedgerEntry[];
  readonly pinned?: boolean;
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
  /** Counted up while reading, in candles. */
  readonly source?: ReadSource;
}

export interface CacheStatistics {
  readonly datasets: number;
  readonly candles: number;
  readonly diskBytes: number;
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
   * Stored candles with `from <= time < to`, ascending, in batches that are the reader's to keep (never reused).
   * A batch has exactly the extra columns that all its rows were stored with.
   */
  read(id: DatasetId, interval: Interval, options?: ReadOptions): AsyncIterable<Candles>;
  /** Creates the dataset when needed. Rejects with CACHE_* errors and then has changed nothing. */
  commit(id: DatasetId, change: DatasetChange): Promise<CommitResult>;
  /** Candles that were re-sent differently, oldest first. */
  revisions(id: DatasetId): Promise<readonly Revision[]>;
  /** Removes the dataset with everything known of it; false when there was none. */
  delete(id: DatasetId): Promise<boolean>;
  statistics(): Promise<CacheStatistics>;
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
