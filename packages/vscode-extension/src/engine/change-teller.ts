import { datasetKey, type Cache, type DatasetId } from '@candlewick/core';
import type { DatasetActivity } from './activity.ts';
import type { DatasetSummary, EngineEvent } from './protocol.ts';
import { summarize } from './summarize.ts';

/** Changes are told together, so often at most. */
const TELL_MS = 200;

/** Tells of datasets that changed: by this engine, by other processes, or because work on them began or ended. */
export class ChangeTeller {
  readonly #emit: (event: EngineEvent) => void;
  readonly #activityOf: (id: DatasetId) => DatasetActivity;
  readonly #touched = new Map<string, DatasetId>();
  #cache: Cache | undefined;
  #unwatch: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(emit: (event: EngineEvent) => void, activityOf: (id: DatasetId) => DatasetActivity) {
    this.#emit = emit;
    this.#activityOf = activityOf;
  }

  /** From now on changes of this cache are told, and of no other. */
  watch(cache: Cache): void {
    if (this.#cache === cache) return;
    this.stop();
    this.#cache = cache;
    this.#unwatch = cache.watch(({ id }) => this.touch(id));
  }

  touch(id: DatasetId): void {
    if (!this.#cache) return;
    this.#touched.set(datasetKey(id), id);
    this.#timer ??= setTimeout(() => void this.#tell(), TELL_MS);
  }

  stop(): void {
    this.#unwatch?.();
    clearTimeout(this.#timer);
    this.#touched.clear();
    this.#cache = this.#unwatch = this.#timer = undefined;
  }

  async #tell(): Promise<void> {
    const cache = this.#cache;
    const ids = [...this.#touched.values()];
    this.#touched.clear();
    this.#timer = undefined;
    if (!cache) return;
    const changed: DatasetSummary[] = [];
    const removed: DatasetId[] = [];
    for (const id of ids) {
      // A cache that cannot be read is told by whoever asks it for something.
      const record = await cache.get(id).catch(() => undefined);
      if (record) changed.push(summarize(record, this.#activityOf(id)));
      else removed.push(id);
    }
    if (this.#cache === cache) this.#emit({ type: 'datasets-changed', changed, removed });
  }
}
