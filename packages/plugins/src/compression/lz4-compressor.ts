import { yieldToLoop } from '@candlewick/core';
import type { Compressor } from './compressor.ts';
import { lz4Frame, lz4FrameBound } from './lz4-frame.ts';

/** Compresses on the calling thread, the event loop turning before each input. */
export class Lz4Compressor implements Compressor {
  #memory = new Uint8Array();

  async compress(bytes: Uint8Array): Promise<readonly Uint8Array[]> {
    await yieldToLoop();
    const most = lz4FrameBound(bytes.length);
    if (this.#memory.length < most) this.#memory = new Uint8Array(most);
    return [lz4Frame(bytes, this.#memory)];
  }

  close(): void {
    this.#memory = new Uint8Array();
  }
}
