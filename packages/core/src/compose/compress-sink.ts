import { once } from 'node:events';
import * as zlib from 'node:zlib';
import { CandlewickError } from '../errors.ts';
import type { ByteSink } from './byte-sink.ts';
import type { Compression } from './compression.ts';

/** Compresses on the way to another sink, on threads of Node.js. */
export class CompressSink implements ByteSink {
  readonly #stream: NodeJS.ReadWriteStream;
  readonly #carried: Promise<void>;

  /** @throws USAGE where this Node.js cannot do it */
  constructor(target: ByteSink, compression: Compression) {
    this.#stream = streamOf(compression);
    this.#carried = this.#carry(target);
    // Told to whoever writes or ends.
    this.#carried.catch(() => undefined);
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#stream.write(chunk)) return;
    await Promise.race([once(this.#stream, 'drain'), this.#carried]);
  }

  async end(): Promise<void> {
    this.#stream.end();
    await this.#carried;
  }

  async #carry(target: ByteSink): Promise<void> {
    for await (const chunk of this.#stream) await target.write(chunk as Uint8Array);
    await target.end();
  }
}

function streamOf(compression: Compression): NodeJS.ReadWriteStream {
  if (compression === 'gzip') return zlib.createGzip({ level: 6, chunkSize: 65_536 });
  // Not in every version that the program runs on.
  const { createZstdCompress } = zlib as Partial<typeof zlib>;
  if (createZstdCompress) return createZstdCompress({ chunkSize: 65_536 });
  throw new CandlewickError(
    'USAGE',
    `Node.js ${process.versions.node} has no zstd; use --compress gzip, or Node.js 22.15 or newer.`,
  );
}
