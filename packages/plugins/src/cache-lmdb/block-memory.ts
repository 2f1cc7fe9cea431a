import type { CandleRuns } from '@candlewick/core';
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

  /** All rows of the block. */
  get({ dataset, block, version }: BlockId): CandleRuns | undefined {
    const found = this.#cache?.get(`${dataset} ${block}`);
    return found?.version === version ? found.runs : undefined;
  }

  /** Only blocks that are committed: a version that came to nothing may yet be given to other rows. */
  set({ dataset, block, version }: BlockId, runs: CandleRuns): void {
    const size = sizeOf(runs);
    if (size > 0) this.#cache?.set(`${dataset} ${block}`, { version, runs }, { size });
  }
}

interface Remembered {
  readonly version: number;
  readonly runs: CandleRuns;
}

const sizeOf = (runs: CandleRuns): number =>
  runs.reduce((sum, run) => sum + run.length * 8 * (6 + Object.keys(run.extras).length), 0);
