import { constants, createReadStream } from 'node:fs';
import { copyFile, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ExportFile, ExportTarget, FileSuggestion } from '../contracts/exporter.ts';
import { ByteTally, FileSink, StreamSink, type ByteSink } from './byte-sink.ts';
import { checkPlace, unwritable } from './check-place.ts';
import { COMPRESSED_EXTENSIONS, CompressSink, type Compression } from './compress-sink.ts';

/** A target whose file appears when it is published, and leaves nothing behind when it is closed before. */
export interface OwnedTarget extends ExportTarget, AsyncDisposable {
  /** Everything is written; the file is on the disk, under another name. */
  seal(): Promise<void>;
  /** After `seal`: the file gets its name. */
  publish(): Promise<void>;
  readonly bytes: number;
  /** Where the file is, once it was asked for. */
  readonly path: string | undefined;
  /** SHA-256 of the file, once it is sealed, where it was asked for. */
  readonly sha256: string | undefined;
}

export interface TargetOptions {
  readonly compression?: Compression | undefined;
  /** Whether the bytes are to be hashed. */
  readonly hashed?: boolean;
}

export interface FileTargetOptions extends TargetOptions {
  /** Full path for what the exporter asked for. */
  readonly path: (extension: string, suggestion: FileSuggestion) => string;
  readonly replace: boolean;
  /** Whether the file, if there is one, is continued: what is written comes behind a copy of it. */
  readonly append?: boolean;
}

const compressed = (sink: ByteSink, compression: Compression | undefined): ByteSink =>
  compression === undefined ? sink : new CompressSink(sink, compression);

/** Writes beside the final place and renames at the end, so that nobody ever sees half a file. */
export class FileTarget implements OwnedTarget {
  readonly #options: FileTargetOptions;
  readonly #tally: ByteTally;
  #handle: FileHandle | undefined;
  #sink: ByteSink | undefined;
  #temporary = '';
  /** Bytes that were there before. */
  #kept = 0;
  path: string | undefined;
  sha256: string | undefined;

  constructor(options: FileTargetOptions) {
    this.#options = options;
    this.#tally = new ByteTally(options.hashed === true);
  }

  get bytes(): number {
    return this.#kept + this.#tally.bytes;
  }

  async file(extension: string, suggestion: FileSuggestion = {}): Promise<ExportFile> {
    const { compression, replace } = this.#options;
    const whole =
      compression === undefined ? extension : `${extension}.${COMPRESSED_EXTENSIONS[compression]}`;
    const path = this.#options.path(whole, suggestion);
    await checkPlace(path, replace);
    this.path = path;
    this.#temporary = join(
      dirname(path),
      `.${basename(path)}.${process.pid}.${Math.random().toString(36).slice(2)}`,
    );
    const handle = await this.#open(path).catch((cause: unknown) => {
      throw unwritable(path, cause);
    });
    this.#handle = handle;
    const sink = compressed(new FileSink(handle, this.#tally), compression);
    this.#sink = sink;
    return {
      write: (chunk) =>
        sink.write(chunk).catch((cause: unknown) => {
          throw unwritable(path, cause);
        }),
      ...(sink.lend ? { lend: (bytes) => sink.lend!(bytes) } : {}),
    };
  }

  async seal(): Promise<void> {
    if (!this.#handle || this.path === undefined) return;
    const handle = this.#handle;
    try {
      await this.#sink?.end();
      await handle.sync();
      this.#handle = undefined;
      await handle.close();
      // What was there before was not hashed when it was written.
      this.sha256 =
        this.#kept > 0 && this.#options.hashed ? await hashOf(this.#temporary) : this.#tally.digest();
    } catch (cause) {
      throw unwritable(this.path, cause);
    }
  }

  async publish(): Promise<void> {
    if (this.#temporary === '' || this.path === undefined) return;
    try {
      await rename(this.#temporary, this.path);
      this.#temporary = '';
    } catch (cause) {
      throw unwritable(this.path, cause);
    }
  }

  async #open(path: string): Promise<FileHandle> {
    if (this.#options.append !== true) return open(this.#temporary, 'wx');
    try {
      // By reference where the file system can: then it costs nothing.
      await copyFile(path, this.#temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return open(this.#temporary, 'wx');
    }
    const handle = await open(this.#temporary, 'a');
    this.#kept = (await handle.stat()).size;
    return handle;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    try {
      await handle?.close();
    } finally {
      if (this.#temporary !== '') await rm(this.#temporary, { force: true });
      this.#temporary = '';
    }
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Writes to a stream such as standard output. */
export class StreamTarget implements OwnedTarget {
  readonly #tally: ByteTally;
  readonly #sink: ByteSink;
  readonly path = undefined;
  sha256: string | undefined;

  constructor(stream: NodeJS.WritableStream, { compression, hashed = false }: TargetOptions = {}) {
    this.#tally = new ByteTally(hashed);
    this.#sink = compressed(new StreamSink(stream, this.#tally), compression);
  }

  get bytes(): number {
    return this.#tally.bytes;
  }

  file(): Promise<ExportFile> {
    return Promise.resolve({ write: (chunk) => this.#sink.write(chunk) });
  }

  async seal(): Promise<void> {
    await this.#sink.end();
    this.sha256 = this.#tally.digest();
  }

  publish(): Promise<void> {
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The stream is its owner's to close.
  }
}
