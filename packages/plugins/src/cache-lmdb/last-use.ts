import type { Logger } from '@candlewick/core';
import { movedTo } from './moved.ts';
import { decodeCount, encodeCount } from './small-values.ts';
import type { At, Store } from './store.ts';
import { LATEST } from './store.ts';
import type { StoredDataset } from './stored-dataset.ts';

/** A read is written down when the last known use is older than this: a commit per dataset and hour at most. */
const COARSE_MS = 3_600_000;
/** How long notes are collected, so that reading many datasets is one commit. */
const COLLECT_MS = 5_000;

/**
 * Remembers when datasets were read; commits leave their own time in the record. It is not worth a flush per read:
 * notes are coarse and collected, and what a crash takes of them is an hour of somebody's history at most.
 */
export class LastUse {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #logger: Logger;
  /** By dataset number: the latest use that is written, or will be. */
  readonly #known = new Map<number, number>();
  readonly #pending = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: Store, now: () => number, logger: Logger) {
    this.#store = store;
    this.#now = now;
    this.#logger = logger;
  }

  /** Somebody reads the dataset. */
  note({ number, updatedAt }: Pick<StoredDataset, 'number' | 'updatedAt'>): void {
    const now = this.#now();
    const known = this.#known.get(number) ?? Math.max(this.read(number, LATEST), updatedAt ?? 0);
    this.#known.set(number, known);
    if (now - known < COARSE_MS) return;
    this.#known.set(number, now);
    this.#pending.set(number, now);
    this.#timer ??= setTimeout(() => void this.flush(), COLLECT_MS).unref();
  }

  /** The latest use of a dataset by reading; 0 when there was none. */
  read(number: number, at: At): number {
    return this.#pending.get(number) ?? decodeCount(this.#store.tables.meta.get(usedKey(number), at));
  }

  /** Writes what is noted. Failing is no harm: it is told, and noted again with the next read. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return (this.#writing = this.#writing.then(() => this.#write()));
  }

  async #write(): Promise<void> {
    const pending = [...this.#pending];
    if (pending.length === 0) return;
    try {
      const { root, meta } = this.#store.tables;
      await root.childTransaction(() => {
        if (movedTo(this.#store.tables) !== undefined) return;
        const living = new Set([...this.#store.stamps(LATEST)].map(([, { number }]) => number));
        for (const [number, time] of pending)
          if (living.has(number)) meta.putSync(usedKey(number), encodeCount(time));
      });
    } catch (error) {
      for (const [number] of pending) this.#known.delete(number);
      this.#logger.debug('the time of last use was not written', { error });
    }
    for (const [number, time] of pending)
      if (this.#pending.get(number) === time) this.#pending.delete(number);
  }
}

/** In `meta`; removed with the dataset. */
export const usedKey = (number: number): [string, number] => ['used', number];
