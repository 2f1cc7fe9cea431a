import type { Transaction } from 'lmdb';
import type { At, Store } from './store.ts';

/**
 * One state of the store, seen for as long as it is held. LMDB cannot use pages again that an older state still
 * needs, so a state held for too long would make the file grow: it is given up then, also when the reader has gone
 * away without a word, and the next `at()` begins with the state of that moment.
 */
export class Snapshot {
  readonly #store: Store;
  readonly #longestMs: number;
  #transaction: Transaction | undefined;
  #timer: NodeJS.Timeout | undefined;
  #count = 0;

  constructor(store: Store, longestMs: number) {
    this.#store = store;
    this.#longestMs = longestMs;
  }

  /** How many states have been seen so far. */
  get count(): number {
    return this.#count;
  }

  /** @param isRefreshed whether the store was refreshed in this turn of the event loop */
  at(isRefreshed = false): At {
    if (!this.#transaction) {
      this.#transaction = this.#store.hold(isRefreshed);
      this.#count++;
    }
    return { transaction: this.#transaction };
  }

  /** Called before anybody else runs: they may stay away. */
  limit(): void {
    if (this.#transaction) this.#timer ??= setTimeout(() => this.release(), this.#longestMs).unref();
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#transaction?.done();
    this.#transaction = undefined;
  }
}
