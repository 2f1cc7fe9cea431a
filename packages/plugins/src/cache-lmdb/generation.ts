import { basename } from 'node:path';
import type { Logger } from '@candlewick/core';
import { BlockMemory } from './block-memory.ts';
import { isDeleted } from './data-place.ts';
import { LastUse } from './last-use.ts';
import type { LmdbCacheSettings } from './lmdb-cache.ts';
import { hasMoved } from './moved.ts';
import { Reader } from './reader.ts';
import { LATEST, Store } from './store.ts';
import type { SharedTables } from './shared-tables.ts';
import type { OnWritten } from './writer.ts';
import { Writer } from './writer.ts';

export interface GenerationParts {
  readonly settings: LmdbCacheSettings;
  readonly logger: Logger;
  readonly now: () => number;
  readonly onWritten: OnWritten;
}

/** A look at the file system takes a tenth of the time that a short read does. */
const LOOK_MS = 100;

/** All that works on one generation of the cache. It stays open until the last who uses it has gone. */
export class Generation {
  readonly name: string;
  readonly store: Store;
  readonly memory: BlockMemory;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly lastUse: LastUse;
  #lookedAt = -Infinity;
  #users = 0;
  #isLeft = false;
  #closing: Promise<void> | undefined;

  readonly #shared: SharedTables;

  constructor(shared: SharedTables, { settings, logger, now, onWritten }: GenerationParts) {
    this.#shared = shared;
    const { tables } = shared;
    tables.root.resetReadTxn();
    this.name = basename(tables.generation);
    this.store = new Store(tables, settings.folder);
    this.memory = new BlockMemory(settings.memory);
    this.reader = new Reader(this.store, this.memory);
    this.lastUse = new LastUse(this.store, now, logger);
    this.writer = new Writer(this.store, this.memory, settings.blocks, now, onWritten);
  }

  /**
   * Whether the cache goes on in another generation; after its folder was deleted, in a new one.
   *
   * @param isFrequent for what is asked again and again: whether the folder is there may be known from a moment ago
   */
  isMoved(isFrequent = false): boolean {
    this.store.refresh();
    const { tables } = this.store;
    if (hasMoved(tables)) return true;
    if (isFrequent && performance.now() - this.#lookedAt < LOOK_MS) return false;
    this.#lookedAt = performance.now();
    return isDeleted(tables);
  }

  /** Keeps it open until the function that it gives is called. */
  enter(): () => void {
    this.#users++;
    let inside = true;
    return () => {
      if (inside) this.#users--;
      inside = false;
      if (this.#isLeft && this.#users === 0) void this.close();
    };
  }

  /** Nobody new will come. */
  leave(): void {
    this.#isLeft = true;
    if (this.#users === 0) void this.close();
  }

  get isClosed(): boolean {
    return this.#closing !== undefined;
  }

  /** Ends it, whoever is inside; resolves when all that was asked for is written. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    await this.writer.close();
    await this.lastUse.flush();
    this.reader.close();
    await this.#shared.close();
  }

  /** How many changes there ever were. */
  get changes(): number {
    return this.store.count('changes', LATEST);
  }
}
