import type { CandleRuns, Interval } from '@candlewick/core';
import { LRUCache } from 'lru-cache';
import type { BlockId } from './codec/block-id.ts';

export interface MemoryBounds {
  readonly bytes: number;
  readonly items?: number;
}

/**
 * Decoded blocks, the least recently used dropped first. A block is found only under the version that the index names
 * now, so what another process has replaced is never served. Nobody may change the columns: readers get copies.
 */
export class BlockMemory {
  readonly #cache: LRUCache<string, Remembered> | undefined;

  /** @param bounds undefined: remember nothing */
  constructor(bounds: MemoryBounds | undefined) {
    if (!bounds || bounds.bytes <= 0) return;
    const { bytes, items } = bounds;
    this.#cache = new LRUCache({ maxSize: bytes, ...(items ? { max: items } : {}) });
  }

  /** Most bytes it holds; 0 when it is switched off. */
  get bound(): number {
    return this.#cache?.maxSize ?? 0;
  }

  get bytes(): number {
    return this.#cache?.calculatedSize ?? 0;
  }

  get entries(): number {
    return this.#cache?.size ?? 0;
  }

  /** Runs that have all rows of the block inside the interval, and perhaps more. */
  get({ dataset, block, version }: BlockId, { from, to }: Interval): CandleRuns | undefined {
    const found = this.#cache?.get(`${dataset} ${block}`);
    if (found?.version !== version || from < found.from || to > found.to) return undefined;
    return found.runs;
  }

  /** Whether some of the block is known: whoever now needs more of it may need all. */
  has({ dataset, block, version }: BlockId): boolean {
    return this.#cache?.peek(`${dataset} ${block}`)?.version === version;
  }

  /**
   * Only blocks that are committed: a version that came to nothing may yet be given to other rows.
   *
   * @param of the block's time that `runs` are complete for
   */
  set({ dataset, block, version }: BlockId, runs: CandleRuns, { from, to }: Interval): void {
    const size = sizeOf(runs);
    if (size > 0) this.#cache?.set(`${dataset} ${block}`, { version, runs, from, to }, { size });
  }
}

interface Remembered extends Interval {
  readonly version: number;
  readonly runs: CandleRuns;
}

const sizeOf = (runs: CandleRuns): number =>
  runs.reduce((sum, run) => sum + run.length * 8 * (6 + Object.keys(run.extras).length), 0);
