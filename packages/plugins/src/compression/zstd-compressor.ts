import zlib from 'node:zlib';
import type { Compressor } from './compressor.ts';

/** Node.js has zstd from 22.15 on; a host that was built without it (an editor, say) may lack it. */
export const hasZstd = (): boolean => typeof zlib.createZstdCompress === 'function';

/**
 * What zstd's level 1 takes for inputs of up to 128 KB, which a stream cannot know of beforehand: a higher level costs twice
 * the time on noisy doubles and saves a few percent, and a larger window only takes memory.
 *
 * @see https://github.com/facebook/zstd/blob/dev/lib/compress/clevels.h
 */
const parameters = (): Record<number, number> => {
  const { constants } = zlib;
  return {
    [constants.ZSTD_c_windowLog]: 17,
    [constants.ZSTD_c_chainLog]: 12,
    [constants.ZSTD_c_hashLog]: 13,
    [constants.ZSTD_c_searchLog]: 1,
    [constants.ZSTD_c_minMatch]: 5,
    [constants.ZSTD_c_targetLength]: 1,
    [constants.ZSTD_c_strategy]: constants.ZSTD_fast,
  };
};
/** Results lie one behind another in chunks of this size. */
const CHUNK_BYTES = 64 * 1024;

/** Compresses on a thread of the pool; each result is a frame of its own. */
export class ZstdCompressor implements Compressor {
  readonly #stream = zlib.createZstdCompress({ params: parameters(), chunkSize: CHUNK_BYTES });
  #pieces: Uint8Array[] = [];
  #fail: ((error: Error) => void) | undefined;

  constructor() {
    this.#stream.on('data', (piece: Uint8Array) => this.#pieces.push(piece));
    this.#stream.on('error', (error) => this.#fail?.(error));
  }

  compress(bytes: Uint8Array): Promise<readonly Uint8Array[]> {
    this.#release();
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      this.#stream.write(bytes);
      this.#stream.flush(zlib.constants.ZSTD_e_end, () => resolve(this.#pieces));
    });
  }

  close(): void {
    this.#stream.destroy();
  }

  /**
   * Frees the chunks that the stream has filled: the collector comes for them only after many more. Of the one that it is at,
   * the rest is still to be written to.
   */
  #release(): void {
    for (const { buffer, byteOffset, byteLength } of this.#pieces)
      if (byteOffset + byteLength === CHUNK_BYTES && buffer instanceof ArrayBuffer) buffer.transfer(0);
    this.#pieces = [];
  }
}
