import { ChangeFeed } from './change-feed.ts';
import { Generation } from './generation.ts';
import type { GenerationParts } from './generation.ts';
import { MovedAway } from './moved.ts';
import { removeOldGenerations } from './new-generation.ts';
import { openCurrent } from './open-current.ts';
import type { SharedTables } from './shared-tables.ts';

/** Holds the current generation open, and goes to the next one when this or another process has made one. */
export class GenerationHolder {
  readonly #parts: GenerationParts;
  readonly #writing = new Set<Promise<unknown>>();
  readonly #left = new Set<Generation>();
  readonly feed: ChangeFeed;
  #generation: Generation;
  #moving: Promise<void> | undefined;
  /** Nobody waits for it but who closes. */
  #tidying: Promise<void> | undefined;

  static async open(parts: Omit<GenerationParts, 'onWritten'>): Promise<GenerationHolder> {
    const { folder, lz4 } = parts.settings;
    const shared = await openCurrent(folder, lz4);
    const holder = new GenerationHolder(shared, parts);
    holder.#tidying = holder.removeOld();
    return holder;
  }

  private constructor(shared: SharedTables, parts: Omit<GenerationParts, 'onWritten'>) {
    this.#parts = { ...parts, onWritten: (id, stamp) => this.feed.own(id, stamp) };
    this.#generation = new Generation(shared, this.#parts);
    this.feed = new ChangeFeed(this.#generation.store, parts.logger, () => {
      this.current().catch((error: unknown) =>
        parts.logger.warn('the new generation of the cache cannot be opened', { error }),
      );
    });
  }

  /** The one to read from; whoever waits in between must `enter` it. @param isFrequent see Generation */
  async current(isFrequent = false): Promise<Generation> {
    while (this.#moving || this.#generation.isMoved(isFrequent)) await (this.#moving ??= this.#move());
    return this.#generation;
  }

  /** Does a write in whatever generation is current when its turn comes. */
  write<T>(body: (generation: Generation) => Promise<T>): Promise<T> {
    const written = this.#write(body);
    this.#writing.add(written);
    written.catch(() => undefined).finally(() => this.#writing.delete(written));
    return written;
  }

  async #write<T>(body: (generation: Generation) => Promise<T>): Promise<T> {
    for (;;) {
      const generation = await this.current();
      const leave = generation.enter();
      try {
        return await body(generation);
      } catch (error) {
        if (!(error instanceof MovedAway)) throw error;
      } finally {
        leave();
      }
    }
  }

  async #move(): Promise<void> {
    const { folder, lz4 } = this.#parts.settings;
    try {
      const shared = await openCurrent(folder, lz4);
      const before = this.#generation;
      this.#generation = new Generation(shared, this.#parts);
      this.feed.follow(this.#generation.store);
      for (const each of this.#left) if (each.isClosed) this.#left.delete(each);
      this.#left.add(before);
      before.leave();
    } finally {
      this.#moving = undefined;
    }
  }

  /** Tidies up after generations that are no longer used; failing is no harm. */
  async removeOld(): Promise<void> {
    const { folder } = this.#parts.settings;
    await removeOldGenerations(folder, () => this.#generation.isMoved()).catch(() => undefined);
  }

  async close(): Promise<void> {
    while (this.#writing.size > 0) await Promise.allSettled([...this.#writing]);
    await this.#moving?.catch(() => undefined);
    await this.#tidying;
    this.feed.close();
    await Promise.all([this.#generation, ...this.#left].map((each) => each.close()));
  }
}
