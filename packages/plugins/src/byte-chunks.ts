import type { ExportFile } from '@candlewick/core';

const CHUNK_BYTES = 256 * 1024;

/**
 * Bytes on their way into a file, gathered into chunks of memory that the file lends. They are copied: what was appended
 * may be used again at once.
 */
export class ByteChunks {
  /** All bytes so far: where the next one stands in the file. */
  offset = 0;
  readonly #file: ExportFile;
  readonly #chunkBytes: number;
  #chunk: Uint8Array | undefined;
  #used = 0;

  /** @param chunkBytes less for files that are smaller than a chunk */
  constructor(file: ExportFile, chunkBytes = CHUNK_BYTES) {
    this.#file = file;
    this.#chunkBytes = chunkBytes;
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const free = await this.#room();
      const part = bytes.subarray(at, at + free.length);
      free.set(part);
      this.#used += part.length;
      at += part.length;
    }
    this.offset += bytes.length;
  }

  async zeros(count: number): Promise<void> {
    for (let left = count; left > 0;) {
      const free = (await this.#room()).subarray(0, left).fill(0);
      this.#used += free.length;
      left -= free.length;
    }
    this.offset += count;
  }

  /** Hands on what there is. Resolves when the file welcomes more. */
  async flush(): Promise<void> {
    const chunk = this.#chunk?.subarray(0, this.#used);
    this.#chunk = undefined;
    this.#used = 0;
    if (chunk && chunk.length > 0) await this.#file.write(chunk);
  }

  async #room(): Promise<Uint8Array> {
    const bytes = this.#chunkBytes;
    if (this.#used === bytes) await this.flush();
    this.#chunk ??= this.#file.lend?.(bytes) ?? Buffer.allocUnsafeSlow(bytes);
    return this.#chunk.subarray(this.#used, bytes);
  }
}
