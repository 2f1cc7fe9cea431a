const BYTES = 1 << 20;

/**
 * Where blocks lie until their transaction has taken them: memory that the next transaction uses again, for asking for
 * new memory takes about as long as filling it. What one transaction needs beyond a megabyte is its own.
 */
export class BlockArena {
  #memory: Uint8Array | undefined;
  #taken = 0;

  /** @returns so many bytes, whatever is in them, until `release` */
  readonly take = (length: number): Uint8Array => {
    if (this.#taken + length > BYTES) return Buffer.allocUnsafeSlow(length);
    this.#memory ??= Buffer.allocUnsafeSlow(BYTES);
    this.#taken += length;
    return this.#memory.subarray(this.#taken - length, this.#taken);
  };

  /**
   * Gives bytes up that were taken and have been copied. Those of the megabyte lie there until `release`; others are the
   * system's at once, and what LMDB asks for next is memory that need not be found anew.
   */
  readonly giveUp = ({ buffer, byteLength }: Uint8Array): void => {
    if (buffer !== this.#memory?.buffer && buffer.byteLength === byteLength)
      (buffer as ArrayBuffer).transfer(0);
  };

  /** All that was taken may be used again. */
  release(): void {
    this.#taken = 0;
  }
}
