import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  Cache,
  CacheContext,
  CacheEvent,
  CacheStatistics,
  Candles,
  CommitResult,
  DatasetChange,
  DatasetId,
  DatasetRecord,
  Interval,
  ReadOptions,
  Revision,
} from '@candlewick/core';
import { CandlewickError } from '@candlewick/core';
import type { MemoryBounds } from './block-memory.ts';
import { BlockMemory } from './block-memory.ts';
import { openFolder } from './cache-folder.ts';
import { ChangeFeed } from './change-feed.ts';
import type { BlockKind } from './codec/block.ts';
import { LastUse } from './last-use.ts';
import { openTables } from './open-tables.ts';
import { Reader } from './reader.ts';
import { LATEST, Store } from './store.ts';
import type { StoredDataset } from './stored-dataset.ts';
import { toRecord } from './stored-dataset.ts';
import { toError } from './to-error.ts';
import { usedPages } from './used-pages.ts';
import { Writer } from './writer.ts';

export interface LmdbCacheSettings {
  readonly folder: string;
  readonly blocks: BlockKind;
  /** Whether LMDB puts its lz4 around new blocks. */
  readonly lz4: boolean;
  readonly memory: MemoryBounds | undefined;
}

/** Candles, coverage and all else of datasets in one LMDB environment, behind a memory of decoded blocks. */
export class LmdbCache implements Cache {
  readonly #folder: string;
  readonly #store: Store;
  readonly #memory: BlockMemory;
  readonly #reader: Reader;
  readonly #writer: Writer;
  readonly #feed: ChangeFeed;
  readonly #lastUse: LastUse;
  #disposal: Promise<void> | undefined;

  /** @throws CACHE_* */
  static async open(settings: LmdbCacheSettings, { logger, clock }: CacheContext): Promise<LmdbCache> {
    try {
      const generation = await openFolder(settings.folder);
      const store = new Store(await openTables(generation, settings.lz4), settings.folder);
      return new LmdbCache(settings, store, { logger, now: () => clock.now() });
    } catch (error) {
      throw toError(error, settings.folder);
    }
  }

  private constructor(
    { folder, blocks, memory }: LmdbCacheSettings,
    store: Store,
    { logger, now }: { readonly logger: CacheContext['logger']; readonly now: () => number },
  ) {
    this.#folder = folder;
    this.#store = store;
    this.#memory = new BlockMemory(memory);
    this.#reader = new Reader(store, this.#memory);
    this.#lastUse = new LastUse(store, now, logger);
    this.#feed = new ChangeFeed(store, logger);
    this.#writer = new Writer(store, this.#memory, blocks, now, (id, stamp) => this.#feed.own(id, stamp));
  }

  list(): Promise<readonly DatasetRecord[]> {
    return this.#look(() =>
      [...this.#store.datasets(LATEST)].map(([id, stored]) => this.#record(id, stored)),
    );
  }

  get(id: DatasetId): Promise<DatasetRecord | undefined> {
    return this.#look(() => {
      const stored = this.#store.dataset(id, LATEST);
      return stored && this.#record(id, stored);
    });
  }

  async *read(id: DatasetId, interval: Interval, options: ReadOptions = {}): AsyncGenerator<Candles> {
    this.#checkOpen();
    try {
      if (!options.unnoted) this.#lastUse.note(id);
      yield* this.#reader.read(id, interval, options, () => this.#checkOpen());
    } catch (error) {
      if (options.signal?.aborted && error === options.signal.reason) throw error;
      throw toError(error, this.#folder);
    }
  }

  async commit(id: DatasetId, change: DatasetChange): Promise<CommitResult> {
    this.#checkOpen();
    return this.#writer.commit(id, change);
  }

  revisions(id: DatasetId): Promise<readonly Revision[]> {
    return this.#look(() => {
      const stamp = this.#store.stamp(id, LATEST);
      return stamp ? this.#store.revisions(stamp.number, LATEST) : [];
    });
  }

  async delete(id: DatasetId): Promise<boolean> {
    this.#checkOpen();
    return this.#writer.remove(id);
  }

  async statistics(): Promise<CacheStatistics> {
    const { sizes, usedBytes } = await this.#look(() => ({
      sizes: [...this.#store.datasets(LATEST)].map(([, { candles }]) => candles),
      usedBytes: usedPages(this.#store.tables),
    }));
    const { size } = await stat(join(this.#store.tables.generation, 'data.mdb')).catch((error: unknown) => {
      throw toError(error, this.#folder);
    });
    return {
      datasets: sizes.length,
      candles: sizes.reduce((sum, candles) => sum + candles, 0),
      diskBytes: size,
      usedBytes: Math.min(usedBytes, size),
      memoryBytes: this.#memory.bytes,
      memoryEntries: this.#memory.entries,
      memoryHits: this.#reader.counts.memory,
      diskReads: this.#reader.counts.disk,
      folder: this.#folder,
    };
  }

  watch(listener: (event: CacheEvent) => void): () => void {
    this.#checkOpen();
    return this.#feed.watch(listener);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return (this.#disposal ??= this.#close());
  }

  async #close(): Promise<void> {
    await this.#writer.close();
    await this.#lastUse.flush();
    this.#feed.close();
    this.#reader.close();
    await this.#store.tables.root.close();
  }

  #record(id: DatasetId, stored: StoredDataset): DatasetRecord {
    return toRecord(id, stored, this.#lastUse.read(stored.number, LATEST));
  }

  /** Looks into the store in one turn: all that is seen is of one state. */
  async #look<T>(body: () => T): Promise<T> {
    this.#checkOpen();
    try {
      this.#store.refresh();
      return body();
    } catch (error) {
      throw toError(error, this.#folder);
    }
  }

  #checkOpen(): void {
    if (this.#disposal) throw new CandlewickError('CACHE_OPEN', `The cache in ${this.#folder} is closed`);
  }
}
