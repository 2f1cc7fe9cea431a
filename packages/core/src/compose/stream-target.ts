import type { ExportFile } from '../contracts/exporter.ts';
import { ByteTally, StreamSink, type ByteSink } from './byte-sink.ts';
import type { Compression } from './compression.ts';
import { compressed, type OwnedTarget } from './file-target.ts';

/** Writes to a stream such as standard output, which stays open: it is its owner's to close. */
export class StreamTarget implements OwnedTarget {
  readonly #stream: NodeJS.WritableStream;
  readonly #compression: Compression | undefined;
  readonly #tally = new ByteTally();
  #sink: ByteSink | undefined;
  readonly path = undefined;
  readonly sha256 = undefined;

  constructor(stream: NodeJS.WritableStream, compression?: Compression) {
    this.#stream = stream;
    this.#compression = compression;
  }

  get bytes(): number {
    return this.#tally.bytes;
  }

  async file(): Promise<ExportFile> {
    const sink = await compressed(new StreamSink(this.#stream, this.#tally), this.#compression);
    this.#sink = sink;
    return { write: (chunk) => sink.write(chunk) };
  }

  async seal(): Promise<void> {
    await this.#sink?.end();
  }

  async publish(): Promise<void> {
    // What went to the stream is out already.
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Holds nothing.
  }
}
