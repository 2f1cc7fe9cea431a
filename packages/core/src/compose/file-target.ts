import { constants, createReadStream } from 'node:fs';
import { copyFile, open, rename, rm, type FileHandle } from 'node:fs/promises';
import type { ExportFile, ExportTarget, FileSuggestion } from '../contracts/exporter.ts';
import { ByteTally, FileSink, type ByteSink } from './byte-sink.ts';
import { checkFree, makeFolderOf, temporaryName, unwritable } from './check-place.ts';
import { COMPRESSED_EXTENSIONS, type Compression } from './compression.ts';

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

export interface FileTargetOptions {
  /** Full path for what the exporter asked for. */
  readonly path: (extension: string, suggestion: FileSuggestion) => string;
  readonly replace: boolean;
  readonly compression?: Compression | undefined;
  /** Whether the bytes are to be hashed. */
  readonly hashed?: boolean;
  /** Whether the file, if there is one, is continued: what is written comes behind a copy of it. */
  readonly append?: boolean;
}

/** The sink, behind a compressor where one is asked for; loaded only then. */
export async function compressed(sink: ByteSink, compression: Compression | undefined): Promise<ByteSink> {
  if (compression === undefined) return sink;
  const { CompressSink } = await import('./compress-sink.ts');
  return new CompressSink(sink, compression);
}

/** Writes beside the final place and renames at the end, so that nobody ever sees half a file. */
export class FileTarget implements OwnedTarget {
  readonly #options: FileTargetOptions;
  readonly #tally = new ByteTally();
  #handle: FileHandle | undefined;
  #sink: ByteSink | undefined;
  #temporary = '';
  /** Bytes that were there before. */
  #kept = 0;
  path: string | undefined;
  sha256: string | undefined;

  constructor(options: FileTargetOptions) {
    this.#options = options;
  }

  get bytes(): number {
    return this.#kept + this.#tally.bytes;
  }

  async file(extension: string, suggestion: FileSuggestion = {}): Promise<ExportFile> {
    const { compression, replace } = this.#options;
    const whole =
      compression === undefined ? extension : `${extension}.${COMPRESSED_EXTENSIONS[compression]}`;
    const path = this.#options.path(whole, suggestion);
    await checkFree(path, replace);
    this.path = path;
    const refuse = (cause: unknown) => {
      throw unwritable(path, cause);
    };
    await makeFolderOf(path);
    this.#temporary = temporaryName(path);
    const handle = await this.#open(path).catch(refuse);
    this.#handle = handle;
    if (this.#options.hashed) this.#tally.hash = (await import('node:crypto')).createHash('sha256');
    const sink = await compressed(new FileSink(handle, this.#tally), compression);
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
      // With the memory that it lends: of a partition many files wait for the last one.
      this.#sink = undefined;
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
  const [{ createHash }, { pipeline }] = await Promise.all([
    import('node:crypto'),
    import('node:stream/promises'),
  ]);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
