import { setImmediate } from 'node:timers/promises';
import type { ExportFile } from '../contracts/exporter.ts';

const CHUNK_BYTES = 512 * 1024;
const encoder = new TextEncoder();

/**
 * Text on its way out, gathered into chunks. Encoders write straight into `view` from `length` on after asking for
 * room. A chunk once handed on is never touched again, unless the file lends it anew.
 */
export class TextChunks {
  /** The chunk in the making. Changes whenever a promise of this object resolves. */
  view: DataView;
  /** Bytes of it in use. */
  length = 0;
  readonly #file: ExportFile;

  constructor(file: ExportFile) {
    this.#file = file;
    this.view = this.#newChunk(CHUNK_BYTES);
  }

  /** Resolves when `count` bytes are free behind `length`. */
  async room(count: number): Promise<void> {
    if (this.view.byteLength - this.length >= count) return;
    await this.flush();
    if (this.view.byteLength < count) this.view = this.#newChunk(count);
  }

  /** Writes text as UTF-8. */
  async text(text: string): Promise<void> {
    const bytes = encoder.encode(text);
    await this.room(bytes.length);
    new Uint8Array(this.view.buffer).set(bytes, this.view.byteOffset + this.length);
    this.length += bytes.length;
  }

  /** Hands on what there is. Resolves when the target welcomes more. */
  async flush(): Promise<void> {
    if (this.length === 0) return;
    const { buffer, byteOffset } = this.view;
    await this.#file.write(new Uint8Array(buffer, byteOffset, this.length));
    this.view = this.#newChunk(CHUNK_BYTES);
    this.length = 0;
  }

  /** Not zeroed: every byte of it that is handed on has been written before. */
  #newChunk(bytes: number): DataView {
    const { buffer, byteOffset, byteLength } = this.#file.lend?.(bytes) ?? Buffer.allocUnsafeSlow(bytes);
    return new DataView(buffer, byteOffset, byteLength);
  }
}

/** Lets timers, sockets and other promises of the process go on. */
export const yieldToLoop = async (): Promise<void> => {
  await setImmediate();
};
