import { once } from 'node:events';
import type { Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { ExportFile } from '../contracts/exporter.ts';

/** Where an export's bytes go in the end; may lie below others that change them on the way. */
export interface ByteSink extends ExportFile {
  /** Resolves when all that was written has arrived; then nothing may be written any more. */
  end(): Promise<void>;
}

/** Counts and, where asked to, hashes what goes by. */
export class ByteTally {
  bytes = 0;
  hash: Hash | undefined;

  add(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    this.hash?.update(chunk);
  }

  /** Of all bytes, as hex; once, at the end. */
  digest(): string | undefined {
    return this.hash?.digest('hex');
  }
}

/** Most buffers that a file keeps for lending. */
const KEPT = 3;
/** Bytes after which the disk is set to work, beside what goes on: the end then need not wait for all of it. */
const FLUSH_BYTES = 32 * 1024 * 1024;

/** Writes to an open file, one chunk while the next one is made, and lends buffers that are written. */
export class FileSink implements ByteSink {
  readonly #handle: FileHandle;
  readonly #tally: ByteTally;
  readonly #lent = new Set<ArrayBufferLike>();
  readonly #free: ArrayBufferLike[] = [];
  #writing: Promise<unknown> = Promise.resolve();
  #flushing: Promise<unknown> | undefined;
  #unflushed = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(handle: FileHandle, tally: ByteTally) {
    this.#handle = handle;
    this.#tally = tally;
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#writing;
    if (this.#failure) throw this.#failure.error;
    this.#writing = this.#put(chunk);
    // Its failure is told to the next write, or at the end.
    this.#writing.catch(() => undefined);
  }

  lend(bytes: number): Uint8Array {
    const kept = this.#free.pop();
    const buffer = kept && kept.byteLength >= bytes ? kept : Buffer.allocUnsafeSlow(bytes).buffer;
    this.#lent.add(buffer);
    return new Uint8Array(buffer);
  }

  async end(): Promise<void> {
    await this.#writing;
    await this.#flushing;
    if (this.#failure) throw this.#failure.error;
  }

  async #put(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length;) at += (await this.#handle.write(chunk, at)).bytesWritten;
    this.#tally.add(chunk);
    this.#flush(chunk.length);
    if (this.#lent.delete(chunk.buffer) && this.#free.length < KEPT) this.#free.push(chunk.buffer);
  }

  #flush(bytes: number): void {
    this.#unflushed += bytes;
    if (this.#unflushed < FLUSH_BYTES || this.#flushing) return;
    this.#unflushed = 0;
    this.#flushing = this.#handle
      .datasync()
      // The system tells each failure once: it must not be lost.
      .catch((error: unknown) => (this.#failure = { error }))
      .finally(() => (this.#flushing = undefined));
  }
}

/** Writes to a stream such as standard output; chunks wait for its drain. It stays open. */
export class StreamSink implements ByteSink {
  readonly #stream: NodeJS.WritableStream;
  readonly #tally: ByteTally;

  constructor(stream: NodeJS.WritableStream, tally: ByteTally) {
    this.#stream = stream;
    this.#tally = tally;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#tally.add(chunk);
    if (!this.#stream.write(chunk)) await once(this.#stream as NodeJS.EventEmitter, 'drain');
  }

  end(): Promise<void> {
    return Promise.resolve();
  }
}
