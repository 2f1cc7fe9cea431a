import { constants, createDeflateRaw } from 'node:zlib';

/** Deflates one content after another on a thread of the pool, with one context for all of them. */
export class Deflater {
  readonly #stream = createDeflateRaw({ level: 1 });
  #pieces: Uint8Array[] = [];
  #fail: ((error: Error) => void) | undefined;

  constructor() {
    this.#stream.on('data', (piece: Uint8Array) => this.#pieces.push(piece));
    this.#stream.on('error', (error) => this.#fail?.(error));
  }

  /** What of the packed content is ready. `bytes` must stay as they are until then. */
  write(bytes: Uint8Array): Promise<readonly Uint8Array[]> {
    return this.#settled((done) => this.#stream.write(bytes, done));
  }

  /** The rest of it. What is written next begins another. */
  async finish(): Promise<readonly Uint8Array[]> {
    const rest = await this.#settled((done) => this.#stream.flush(constants.Z_FINISH, done));
    this.#stream.reset();
    return rest;
  }

  close(): void {
    this.#stream.destroy();
  }

  #settled(start: (done: () => void) => void): Promise<readonly Uint8Array[]> {
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      start(() => {
        const pieces = this.#pieces;
        this.#pieces = [];
        resolve(pieces);
      });
    });
  }
}
