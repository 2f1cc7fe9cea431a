import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  CandlewickError,
  type Cache,
  type CacheEvent,
  type CacheStatistics,
  type Candles,
  type Clock,
  type CommitResult,
  type DatasetChange,
  type DatasetId,
  type DatasetRecord,
  type Interval,
  type ReadOptions,
  type Revision,
} from '@candlewick/core';
import { commitChange } from './commit-change.ts';
import { allDatasets, findDataset, nextVersion, recordOf } from './dataset-table.ts';
import { openDatabase } from './open-database.ts';
import { readRuns } from './row-table.ts';
import { toError } from './to-error.ts';

/** SQLite answers synchronously: what is written and read at once is kept small by who calls. */
export class SqliteCache implements Cache {
  readonly #folder: string;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #database: DatabaseSync;
  readonly #listeners = new Set<(event: CacheEvent) => void>();
  #reads = 0;
  #closed = false;

  constructor(folder: string, file: string, clock: Clock) {
    this.#folder = folder;
    this.#path = join(folder, file);
    this.#clock = clock;
    this.#database = openDatabase(folder, file);
  }

  async list(): Promise<readonly DatasetRecord[]> {
    return this.#whole('DEFERRED', (database) =>
      allDatasets(database).map((each) => recordOf(database, each)),
    );
  }

  async get(id: DatasetId): Promise<DatasetRecord | undefined> {
    return this.#whole('DEFERRED', (database) => {
      const stored = findDataset(database, id);
      return stored && recordOf(database, stored);
    });
  }

  /** A connection of its own: its transaction goes on seeing what was there when it began. */
  async *read(id: DatasetId, { from, to }: Interval, options: ReadOptions = {}): AsyncGenerator<Candles> {
    this.#checkOpen();
    const { batchSize = 8192, signal, source, unnoted = false } = options;
    signal?.throwIfAborted();
    const dataset = findDataset(this.#database, id);
    if (!dataset) return;
    if (!unnoted) this.#note(dataset.key);
    const database = new DatabaseSync(this.#path, { readOnly: true });
    try {
      database.exec('BEGIN');
      for (let next = from; ;) {
        const runs = readRuns(database, dataset.key, { from: next, to }, batchSize);
        this.#reads++;
        for (const run of runs) {
          if (source) source.disk += run.length;
          yield run;
          signal?.throwIfAborted();
          this.#checkOpen();
        }
        const last = runs.at(-1)?.time.at(-1);
        if (last === undefined) return;
        next = last + 1;
      }
    } finally {
      database.close();
    }
  }

  async commit(id: DatasetId, change: DatasetChange): Promise<CommitResult> {
    const now = this.#clock.now();
    const result = this.#whole('IMMEDIATE', (database) => commitChange(database, id, change, now));
    this.#tell({ id, version: result.version });
    return result;
  }

  async revisions(id: DatasetId): Promise<readonly Revision[]> {
    return this.#whole('DEFERRED', (database) => {
      const key = findDataset(database, id)?.key ?? null;
      const rows = database
        .prepare('SELECT revision FROM revisions WHERE dataset = ? ORDER BY number')
        .all(key);
      return rows.map(({ revision }) => JSON.parse(String(revision)) as Revision);
    });
  }

  async delete(id: DatasetId): Promise<boolean> {
    const existed = this.#whole('IMMEDIATE', (database) => {
      const stored = findDataset(database, id);
      if (!stored) return false;
      nextVersion(database);
      for (const table of ['candles WHERE dataset', 'revisions WHERE dataset', 'datasets WHERE key'])
        database.prepare(`DELETE FROM ${table} = ?`).run(stored.key);
      return true;
    });
    if (existed) this.#tell({ id, version: undefined });
    return existed;
  }

  async statistics(): Promise<CacheStatistics> {
    return this.#whole('DEFERRED', (database) => {
      const pragma = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get()!)[0]);
      const all = allDatasets(database);
      return {
        datasets: all.length,
        candles: all.reduce((sum, { candles }) => sum + candles, 0),
        diskBytes: pragma('page_count') * pragma('page_size'),
        usedBytes: (pragma('page_count') - pragma('freelist_count')) * pragma('page_size'),
        memoryBytes: 0,
        memoryEntries: 0,
        memoryHits: 0,
        diskReads: this.#reads,
        folder: this.#folder,
      };
    });
  }

  watch(listener: (event: CacheEvent) => void): () => void {
    this.#checkOpen();
    const own = (event: CacheEvent): void => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#listeners.clear();
    this.#database.close();
  }

  /** All of it in one transaction, or none of it. Nothing else runs in between: SQLite does not wait. */
  #whole<T>(mode: 'DEFERRED' | 'IMMEDIATE', work: (database: DatabaseSync) => T): T {
    this.#checkOpen();
    const database = this.#database;
    try {
      database.exec(`BEGIN ${mode}`);
      try {
        const result = work(database);
        database.exec('COMMIT');
        return result;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    } catch (error) {
      throw toError(error, this.#path);
    }
  }

  #note(key: number): void {
    const update = this.#database.prepare('UPDATE datasets SET used_at = ? WHERE key = ?');
    update.run(this.#clock.now(), key);
  }

  #tell(event: CacheEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch {
        // A listener's trouble is its own: what was committed is committed.
      }
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new CandlewickError('CACHE_OPEN', 'The cache is closed.');
  }
}
