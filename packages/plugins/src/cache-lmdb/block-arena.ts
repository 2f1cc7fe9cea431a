const SLAB_BYTES = 1 << 20;
const SLABS = 2;

interface Slab {
  readonly memory: Uint8Array;
  /** Bytes at its beginning that were given out. */
  taken: number;
  /** How many of the blocks in them are still needed. */
  blocks: number;
}

/**
 * Where blocks lie until a transaction has taken them: two megabytes that are used again, for asking for new memory takes
 * about as long as filling it. What is needed beyond them at once is its own.
 */
export class BlockArena {
  readonly #slabs: Slab[] = [];

  /** @returns so many bytes, whatever is in them, until they are given up */
  readonly take = (length: number): Uint8Array => {
    const slab = this.#slabFor(length);
    if (!slab) return Buffer.allocUnsafeSlow(length);
    slab.taken += length;
    slab.blocks++;
    return slab.memory.subarray(slab.taken - length, slab.taken);
  };

  /**
   * Gives bytes up that were taken and have been copied. Those outside of the slabs are the system's at once, and what
   * LMDB asks for next is memory that need not be found anew.
   */
  readonly giveUp = ({ buffer, byteLength }: Uint8Array): void => {
    const slab = this.#slabs.find(({ memory }) => memory.buffer === buffer);
    if (slab) {
      if (--slab.blocks === 0) slab.taken = 0;
    } else if (buffer.byteLength === byteLength) (buffer as ArrayBuffer).transfer(0);
  };

  /** All that was taken is given up. */
  release(): void {
    for (const slab of this.#slabs) slab.taken = slab.blocks = 0;
  }

  #slabFor(length: number): Slab | undefined {
    const found = this.#slabs.find(({ taken }) => taken + length <= SLAB_BYTES);
    if (found || this.#slabs.length === SLABS || length > SLAB_BYTES) return found;
    const slab = { memory: Buffer.allocUnsafeSlow(SLAB_BYTES), taken: 0, blocks: 0 };
    this.#slabs.push(slab);
    return slab;
  }
}
