import type {
  Backup,
  BackupOptions,
  BackupResult,
  CacheCheck,
  CacheMaintenance,
  CheckOptions,
  CompactResult,
  RestoreOptions,
  TaskOptions,
} from '@candlewick/core';
import { backup } from './backup.ts';
import { checkStore } from './check-cache.ts';
import { compact } from './compact.ts';
import type { Generation } from './generation.ts';
import type { GenerationHolder } from './generation-holder.ts';
import type { LmdbCacheSettings } from './lmdb-cache.ts';
import { restore } from './restore.ts';
import { toError } from './to-error.ts';

/** Housekeeping of an open cache. */
export class Maintenance implements CacheMaintenance {
  readonly #settings: LmdbCacheSettings;
  readonly #holder: GenerationHolder;
  readonly #now: () => number;
  readonly #checkOpen: () => void;

  constructor(
    settings: LmdbCacheSettings,
    holder: GenerationHolder,
    now: () => number,
    checkOpen: () => void,
  ) {
    this.#settings = settings;
    this.#holder = holder;
    this.#now = now;
    this.#checkOpen = checkOpen;
  }

  compact(options: TaskOptions = {}): Promise<CompactResult> {
    return this.#do(options, () => compact(this.#settings, this.#holder, options));
  }

  check(options: CheckOptions = {}): Promise<CacheCheck> {
    return this.#do(options, async (generation) => {
      const { feed } = this.#holder;
      const result = await checkStore(generation.store, options, (id, stamp) => feed.own(id, stamp));
      if (options.repair) generation.writer.tidy();
      return result;
    });
  }

  backup(folder: string, options: BackupOptions = {}): Promise<BackupResult> {
    return this.#do(options, (generation) => backup(generation, folder, options, this.#now()));
  }

  restore(path: string, options: RestoreOptions = {}): Promise<Backup> {
    return this.#do(options, () => restore(this.#settings, this.#holder, path, options));
  }

  /** Closing the cache waits for it; where another process has changed generations meanwhile, it begins anew. */
  async #do<T>({ signal }: TaskOptions, body: (generation: Generation) => Promise<T>): Promise<T> {
    this.#checkOpen();
    try {
      signal?.throwIfAborted();
      return await this.#holder.write(body);
    } catch (error) {
      if (signal?.aborted && error === signal.reason) throw error;
      throw toError(error, this.#settings.folder);
    }
  }
}
