import type {
  CacheCheck,
  CacheMaintenance,
  CheckOptions,
  CompactResult,
  TaskOptions,
} from '@candlewick/core';
import { checkCache } from './check-cache.ts';
import { compact } from './compact.ts';
import type { GenerationHolder } from './generation-holder.ts';
import type { LmdbCacheSettings } from './lmdb-cache.ts';
import { toError } from './to-error.ts';

/** Housekeeping of an open cache. */
export class Maintenance implements CacheMaintenance {
  readonly #settings: LmdbCacheSettings;
  readonly #holder: GenerationHolder;
  readonly #checkOpen: () => void;

  constructor(settings: LmdbCacheSettings, holder: GenerationHolder, checkOpen: () => void) {
    this.#settings = settings;
    this.#holder = holder;
    this.#checkOpen = checkOpen;
  }

  compact(options: TaskOptions = {}): Promise<CompactResult> {
    return this.#do(options, () => compact(this.#settings, this.#holder, options));
  }

  check(options: CheckOptions = {}): Promise<CacheCheck> {
    return this.#do(options, () =>
      this.#holder.write(async (generation) => {
        const { feed } = this.#holder;
        const result = await checkCache(generation, options, (id, stamp) => feed.own(id, stamp));
        if (options.repair) generation.writer.tidy();
        return result;
      }),
    );
  }

  async #do<T>({ signal }: TaskOptions, body: () => Promise<T>): Promise<T> {
    this.#checkOpen();
    try {
      signal?.throwIfAborted();
      return await body();
    } catch (error) {
      if (signal?.aborted && error === signal.reason) throw error;
      throw toError(error, this.#settings.folder);
    }
  }
}
