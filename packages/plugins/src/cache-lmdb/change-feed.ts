import type { CacheEvent, DatasetId, Logger } from '@candlewick/core';
import { datasetKey } from '@candlewick/core';
import { isDeleted } from './data-place.ts';
import { movedTo } from './moved.ts';
import type { Store } from './store.ts';
import { LATEST } from './store.ts';
import type { DatasetStamp } from './stored-dataset.ts';
import { sameStamp } from './stored-dataset.ts';

/** How soon changes of other processes are noticed. One look costs some microseconds. */
const POLL_MS = 250;

type Listener = (event: CacheEvent) => void;
type Known = Map<string, { readonly id: DatasetId; readonly stamp: DatasetStamp }>;

/**
 * Tells listeners of changes: our own at once, those of other processes by looking at the store's counter of changes
 * now and then. It looks only while somebody listens, and its timer keeps no process alive.
 */
export class ChangeFeed {
  #store: Store;
  readonly #onMoved: () => void;
  readonly #logger: Logger;
  readonly #listeners = new Set<Listener>();
  #known: Known = new Map();
  #changes = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param onMoved told when the cache goes on in another generation */
  constructor(store: Store, logger: Logger, onMoved: () => void) {
    this.#onMoved = onMoved;
    this.#store = store;
    this.#logger = logger;
  }

  watch(listener: Listener): () => void {
    // Wrapped, so that the same function may listen twice and stop once.
    const own: Listener = (event) => listener(event);
    if (this.#listeners.size === 0) this.#begin();
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.close();
    };
  }

  /** A change of this process. @param stamp undefined: the dataset is gone */
  own(id: DatasetId, stamp: DatasetStamp | undefined): void {
    if (this.#listeners.size === 0) return;
    const known = this.#known.get(datasetKey(id))?.stamp;
    // The look at the store may have been quicker.
    if (stamp ? known?.number === stamp.number && known.version >= stamp.version : !known) return;
    this.#learn(id, stamp);
  }

  /** Goes on with the store of another generation; what differs there is told. */
  follow(store: Store): void {
    this.#store = store;
    this.#changes = -1;
    if (this.#listeners.size > 0) this.#look();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#listeners.clear();
  }

  #begin(): void {
    this.#store.refresh();
    this.#changes = this.#store.count('changes', LATEST);
    this.#known = new Map(
      [...this.#store.stamps(LATEST)].map(([id, stamp]) => [datasetKey(id), { id, stamp }]),
    );
    this.#timer = setInterval(() => this.#look(), POLL_MS);
    this.#timer.unref();
  }

  #look(): void {
    try {
      this.#store.refresh();
      const { tables } = this.#store;
      if (movedTo(tables) !== undefined || isDeleted(tables)) return this.#onMoved();
      const changes = this.#store.count('changes', LATEST);
      if (changes === this.#changes) return;
      this.#changes = changes;
      const gone = new Map(this.#known);
      for (const [id, stamp] of [...this.#store.stamps(LATEST)]) {
        const key = datasetKey(id);
        gone.delete(key);
        if (!sameStamp(this.#known.get(key)?.stamp, stamp)) this.#learn(id, stamp);
      }
      for (const { id } of gone.values()) this.#learn(id, undefined);
    } catch (error) {
      this.#logger.warn('cannot look for changes of other processes', { error });
    }
  }

  #learn(id: DatasetId, stamp: DatasetStamp | undefined): void {
    if (stamp) this.#known.set(datasetKey(id), { id, stamp });
    else this.#known.delete(datasetKey(id));
    for (const listener of [...this.#listeners]) {
      try {
        listener({ id, version: stamp?.version });
      } catch (error) {
        this.#logger.warn('a listener to the cache failed', { error });
      }
    }
  }
}
