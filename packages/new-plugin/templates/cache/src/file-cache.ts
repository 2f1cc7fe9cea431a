import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CandlewickError,
  copyRows,
  cutRuns,
  datasetKey,
  makeFolder,
  sliceCandles,
  type Cache,
  type CacheEvent,
  type CacheStatistics,
  type Candles,
  type CommitResult,
  type DatasetChange,
  type DatasetId,
  type DatasetRecord,
  type Interval,
  type ReadOptions,
  type Revision,
} from '@candlewick/core';
import { BodyMemory } from './body-memory.ts';
import { changeDataset } from './change-dataset.ts';
import { readBody, readRecord, writeDataset, type Body } from './dataset-file.ts';
import { lockFolder } from './folder-lock.ts';
import { toError } from './to-error.ts';

export interface FileCacheOptions {
  readonly folder: string;
  readonly sync: boolean;
  readonly memoryBytes: number;
  /** Milliseconds UTC. */
  readonly now: () => number;
}

const NOTHING: Body = { runs: [], revisions: [] };
const EXTENSION = '.candles';

/** Records are all in memory, candles of the datasets that were used last. */
export class FileCache implements Cache {
  readonly #options: FileCacheOptions;
  readonly #unlock: () => Promise<void>;
  readonly #records = new Map<string, DatasetRecord>();
  readonly #bodies: BodyMemory;
  readonly #listeners = new Set<(event: CacheEvent) => void>();
  /** The end of each dataset's queue: its commits follow one another. */
  readonly #queues = new Map<string, Promise<unknown>>();
  #diskReads = 0;
  #lastVersion = 0;
  #isClosed = false;

  private constructor(options: FileCacheOptions, unlock: () => Promise<void>) {
    this.#options = options;
    this.#unlock = unlock;
    this.#bodies = new BodyMemory(options.memoryBytes);
  }

  /** @throws CACHE_OPEN, CACHE_READ_ONLY, CACHE_CORRUPT, DISK_FULL */
  static async open(options: FileCacheOptions): Promise<FileCache> {
    let cache: FileCache | undefined;
    try {
      await makeFolder(options.folder);
      cache = new FileCache(options, await lockFolder(options.folder));
      await cache.#readRecords();
      return cache;
    } catch (error) {
      await cache?.[Symbol.asyncDispose]();
      throw toError(error);
    }
  }

  async list(): Promise<readonly DatasetRecord[]> {
    this.#checkOpen();
    return [...this.#records.values()];
  }

  async get(id: DatasetId): Promise<DatasetRecord | undefined> {
    this.#checkOpen();
    return this.#records.get(datasetKey(id));
  }

  async *read(id: DatasetId, { from, to }: Interval, options: ReadOptions = {}): AsyncGenerator<Candles> {
    const { batchSize = 8_192, signal, source } = options;
    this.#checkOpen();
    signal?.throwIfAborted();
    const before = this.#diskReads;
    // Bodies are never changed, only replaced: this reader goes on seeing this one.
    const { runs } = await this.#body(id);
    const place = this.#diskReads > before ? 'disk' : 'memory';
    for (const run of cutRuns(runs, from, to)) {
      for (let start = 0; start < run.length; start += batchSize) {
        const batch = copyRows(sliceCandles(run, start, start + batchSize));
        if (source) source[place] += batch.length;
        yield batch;
        signal?.throwIfAborted();
        this.#checkOpen();
      }
    }
  }

  async commit(id: DatasetId, change: DatasetChange): Promise<CommitResult> {
    this.#checkOpen();
    return this.#inTurn(id, async () => {
      const key = datasetKey(id);
      const record = this.#records.get(key);
      const before = record && { head: record, body: await this.#body(id) };
      const now = this.#options.now();
      // Versions begin at the time: so they go on rising after a dataset was deleted and its file is gone.
      const version = (this.#lastVersion = Math.max(this.#lastVersion + 1, now));
      const { head, body, added, revised } = changeDataset(id, before, change, version, now);
      const bytes = await writeDataset(this.#file(id), head, body, this.#options.sync);
      this.#records.set(key, { ...head, bytes });
      this.#bodies.set(key, body);
      this.#tell({ id, version });
      return { version, added, revised };
    });
  }

  async revisions(id: DatasetId): Promise<readonly Revision[]> {
    this.#checkOpen();
    return (await this.#body(id)).revisions;
  }

  async delete(id: DatasetId): Promise<boolean> {
    this.#checkOpen();
    return this.#inTurn(id, async () => {
      const key = datasetKey(id);
      if (!this.#records.has(key)) return false;
      await rm(this.#file(id));
      this.#records.delete(key);
      this.#bodies.delete(key);
      this.#tell({ id, version: undefined });
      return true;
    });
  }

  async statistics(): Promise<CacheStatistics> {
    this.#checkOpen();
    const all = [...this.#records.values()];
    return {
      datasets: all.length,
      candles: all.reduce((sum, { candles }) => sum + candles, 0),
      diskBytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      memoryBytes: this.#bodies.bytes,
      memoryEntries: this.#bodies.entries,
      memoryHits: this.#bodies.hits,
      diskReads: this.#diskReads,
      folder: this.#options.folder,
    };
  }

  watch(listener: (event: CacheEvent) => void): () => void {
    this.#checkOpen();
    const own = (event: CacheEvent) => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await Promise.all(this.#queues.values());
    this.#listeners.clear();
    await this.#unlock();
  }

  async #readRecords(): Promise<void> {
    const { folder } = this.#options;
    for (const name of await readdir(folder)) {
      if (!name.endsWith(EXTENSION)) continue;
      const record = await readRecord(join(folder, name));
      this.#records.set(datasetKey(record.id), record);
      this.#lastVersion = Math.max(this.#lastVersion, record.version);
    }
  }

  /** Runs after what was begun for the dataset before it. */
  async #inTurn<T>(id: DatasetId, work: () => Promise<T>): Promise<T> {
    const key = datasetKey(id);
    const done = (this.#queues.get(key) ?? Promise.resolve()).then(work);
    this.#queues.set(
      key,
      done.catch(() => undefined),
    );
    try {
      return await done;
    } catch (error) {
      throw toError(error);
    }
  }

  async #body(id: DatasetId): Promise<Body> {
    const key = datasetKey(id);
    if (!this.#records.has(key)) return NOTHING;
    const known = this.#bodies.get(key);
    if (known) return known;
    const { version } = this.#records.get(key)!;
    const body = await readBody(this.#file(id)).catch((error: unknown) => {
      throw toError(error);
    });
    this.#diskReads++;
    // A commit may have come meanwhile: then the memory has something newer.
    if (this.#records.get(key)?.version === version) this.#bodies.set(key, body);
    return body;
  }

  /** The name says nothing, so that any symbol has one on every file system. */
  #file(id: DatasetId): string {
    const hash = createHash('sha256').update(datasetKey(id)).digest('hex').slice(0, 32);
    return join(this.#options.folder, hash + EXTENSION);
  }

  #tell(event: CacheEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch {
        // What a listener throws is its own trouble: what is stored is stored.
      }
    }
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new CandlewickError('CACHE_OPEN', 'the cache is closed');
  }
}
