import { setImmediate } from 'node:timers/promises';

/** Takes one chunk and resolves when the next is welcome; the chunk is its own from then on. */
export type WriteChunk = (chunk: Uint8Array) => Promise<void>;

const CHUNK_BYTES = 256 * 1024;
const encoder = new TextEncoder();

/**
 * Text on its way out, gathered into chunks. Encoders write straight into `view` from `length` on after asking for
 * room. A chunk once handed on is never touched again, so each is a new buffer.
 */
export class TextChunks {
  /** The chunk in the making. Changes whenever a promise of this object resolves. */
  view: DataView;
  /** Bytes of it in use. */
  length = 0;
  readonly #write: WriteChunk;

  constructor(write: WriteChunk) {
    this.#write = write;
    this.view = newChunk(CHUNK_BYTES);
  }

  /** Resolves when `count` bytes are free behind `length`. */
  async room(count: number): Promise<void> {
    if (this.view.byteLength - this.length >= count) return;
    await this.flush();
    if (this.view.byteLength < count) this.view = newChunk(count);
  }

  async text(text: string): Promise<void> {
    const bytes = encoder.encode(text);
    await this.room(bytes.length);
    new Uint8Array(this.view.buffer).set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Hands on what there is. Resolves when the target welcomes more. */
  async flush(): Promise<void> {
    if (this.length === 0) return;
    const chunk = new Uint8Array(this.view.buffer, 0, this.length);
    this.view = newChunk(CHUNK_BYTES);
    this.length = 0;
    await this.#write(chunk);
  }
}

/** Unpooled and not zeroed: every byte of it that is handed on has been written before. */
const newChunk = (bytes: number): DataView => new DataView(Buffer.allocUnsafeSlow(bytes).buffer);

/** Lets timers, sockets and other promises of the process go on. */
export const yieldToLoop = async (): Promise<void> => {
  await setImmediate();
};
