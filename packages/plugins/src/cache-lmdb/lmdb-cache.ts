import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  Cache,
  CacheContext,
  CacheEvent,
  CacheMaintenance,
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
import type { BlockKind } from './codec/block.ts';
import type { Generation } from './generation.ts';
import { GenerationHolder } from './generation-holder.ts';
import { Maintenance } from './maintenance.ts';
import { oneTurn } from '../turns.ts';
import { LATEST } from './store.ts';
import type { StoredDataset } from './stored-dataset.ts';
import { toRecord } from './stored-dataset.ts';
import { toError } from './to-error.ts';
import { usedPages } from './used-pages.ts';

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
  readonly #holder: GenerationHolder;
  readonly maintenance: CacheMaintenance;
  #disposal: Promise<void> | undefined;

  /** @throws CACHE_* */
  static async open(settings: LmdbCacheSettings, { logger, clock }: CacheContext): Promise<LmdbCache> {
    try {
      const holder = await GenerationHolder.open({ settings, logger, now: () => clock.now() });
      return new LmdbCache(settings, holder, () => clock.now());
    } catch (error) {
      throw toError(error, settings.folder);
    }
  }

  private constructor(settings: LmdbCacheSettings, holder: GenerationHolder, now: () => number) {
    this.#folder = settings.folder;
    this.#holder = holder;
    this.maintenance = new Maintenance(settings, holder, now, () => this.#checkOpen());
  }

  list(): Promise<readonly DatasetRecord[]> {
    return this.#look((generation) =>
      [...generation.store.datasets(LATEST)].map(([id, stored]) => recordOf(generation, id, stored)),
    );
  }

  get(id: DatasetId): Promise<DatasetRecord | undefined> {
    return this.#look((generation) => {
      const stored = generation.store.dataset(id, LATEST);
      return stored && recordOf(generation, id, stored);
    });
  }

  async *read(id: DatasetId, interval: Interval, options: ReadOptions = {}): AsyncGenerator<Candles> {
    this.#checkOpen();
    let leave: (() => void) | undefined;
    try {
      const generation = await this.#holder.current(true);
      leave = generation.enter();
      this.#checkOpen();
      const { reader, lastUse } = generation;
      const steps = reader.read(
        id,
        interval,
        options,
        () => this.#checkOpen(),
        options.unnoted ? undefined : (dataset) => lastUse.note(dataset),
      );
      for (const batch of steps)
        if (batch) yield batch;
        else await oneTurn();
    } catch (error) {
      if (options.signal?.aborted && error === options.signal.reason) throw error;
      throw toError(error, this.#folder);
    } finally {
      leave?.();
    }
  }

  async commit(id: DatasetId, change: DatasetChange): Promise<CommitResult> {
    this.#checkOpen();
    return this.#write(({ writer }) => writer.commit(id, change));
  }

  revisions(id: DatasetId): Promise<readonly Revision[]> {
    return this.#look(({ store }) => {
      const stamp = store.stamp(id, LATEST);
      return stamp ? store.revisions(stamp.number, LATEST) : [];
    });
  }

  async delete(id: DatasetId): Promise<boolean> {
    this.#checkOpen();
    return this.#write(({ writer }) => writer.remove(id));
  }

  async statistics(): Promise<CacheStatistics> {
    const { sizes, usedBytes, path, memory, reader } = await this.#look((generation) => ({
      ...{ memory: generation.memory, reader: generation.reader },
      sizes: [...generation.store.datasets(LATEST)].map(([, { candles }]) => candles),
      usedBytes: usedPages(generation.store.tables),
      path: join(generation.store.tables.generation, 'data.mdb'),
    }));
    const { size } = await stat(path).catch((error: unknown) => {
      throw toError(error, this.#folder);
    });
    return {
      datasets: sizes.length,
      candles: sizes.reduce((sum, candles) => sum + candles, 0),
      diskBytes: size,
      usedBytes: Math.min(usedBytes, size),
      memoryBytes: memory.bytes,
      memoryEntries: memory.entries,
      memoryHits: reader.counts.memory,
      diskReads: reader.counts.disk,
      folder: this.#folder,
    };
  }

  watch(listener: (event: CacheEvent) => void): () => void {
    this.#checkOpen();
    return this.#holder.feed.watch(listener);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return (this.#disposal ??= this.#holder.close());
  }

  /** Looks into the store in one turn: all that is seen is of one state. */
  async #look<T>(body: (generation: Generation) => T): Promise<T> {
    this.#checkOpen();
    try {
      const generation = await this.#holder.current();
      this.#checkOpen();
      generation.store.refresh();
      return body(generation);
    } catch (error) {
      throw toError(error, this.#folder);
    }
  }

  async #write<T>(body: (generation: Generation) => Promise<T>): Promise<T> {
    try {
      return await this.#holder.write(body);
    } catch (error) {
      throw toError(error, this.#folder);
    }
  }

  #checkOpen(): void {
    if (this.#disposal) throw new CandlewickError('CACHE_OPEN', `The cache in ${this.#folder} is closed`);
  }
}

const recordOf = (generation: Generation, id: DatasetId, stored: StoredDataset): DatasetRecord =>
  toRecord(id, stored, generation.lastUse.read(stored.number, LATEST));
