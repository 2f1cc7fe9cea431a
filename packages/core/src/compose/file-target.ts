import { constants } from 'node:fs';
import { access, mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { once } from 'node:events';
import type { ExportFile, ExportTarget, FileSuggestion } from '../contracts/exporter.ts';
import { CandlewickError } from '../errors.ts';

/** A target whose file appears when `finish` is called, and leaves nothing behind when it is closed before. */
export interface OwnedTarget extends ExportTarget, AsyncDisposable {
  finish(): Promise<void>;
  readonly bytes: number;
  /** Where the file is, once it was asked for. */
  readonly path: string | undefined;
}

export interface FileTargetOptions {
  /** Full path for what the exporter asked for. */
  readonly path: (extension: string, suggestion: FileSuggestion) => string;
  readonly replace: boolean;
}

/** Writes beside the final place and renames at the end, so that nobody ever sees half a file. */
export class FileTarget implements OwnedTarget {
  readonly #options: FileTargetOptions;
  #handle: FileHandle | undefined;
  #temporary = '';
  path: string | undefined;
  bytes = 0;

  constructor(options: FileTargetOptions) {
    this.#options = options;
  }

  async file(extension: string, suggestion: FileSuggestion = {}): Promise<ExportFile> {
    const path = this.#options.path(extension, suggestion);
    await checkPlace(path, this.#options.replace);
    this.path = path;
    this.#temporary = join(
      dirname(path),
      `.${basename(path)}.${process.pid}.${Math.random().toString(36).slice(2)}`,
    );
    const handle = await open(this.#temporary, 'wx').catch((cause: unknown) => {
      throw unwritable(path, cause);
    });
    this.#handle = handle;
    return {
      write: async (chunk) => {
        try {
          for (let at = 0; at < chunk.length;) at += (await handle.write(chunk, at)).bytesWritten;
          this.bytes += chunk.length;
        } catch (cause) {
          throw unwritable(path, cause);
        }
      },
    };
  }

  async finish(): Promise<void> {
    if (!this.#handle || this.path === undefined) return;
    const handle = this.#handle;
    try {
      await handle.sync();
      this.#handle = undefined;
      await handle.close();
      await rename(this.#temporary, this.path);
      this.#temporary = '';
    } catch (cause) {
      throw unwritable(this.path, cause);
    }
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

/** Writes to a stream such as standard output; chunks wait for its drain. */
export class StreamTarget implements OwnedTarget {
  readonly #stream: NodeJS.WritableStream;
  readonly path = undefined;
  bytes = 0;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  file(): Promise<ExportFile> {
    const write = async (chunk: Uint8Array) => {
      this.bytes += chunk.length;
      if (!this.#stream.write(chunk)) await once(this.#stream as NodeJS.EventEmitter, 'drain');
    };
    return Promise.resolve({ write });
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The stream is its owner's to close.
  }
}

/** Fails early and clearly where a file cannot be put. @throws OUTPUT_EXISTS, EXPORT_UNWRITABLE */
export async function checkPlace(path: string, replace: boolean): Promise<void> {
  const known = await stat(path).catch(() => undefined);
  if (known?.isDirectory()) throw new CandlewickError('EXPORT_UNWRITABLE', `${path} is a folder.`);
  if (known && !replace)
    throw new CandlewickError(
      'OUTPUT_EXISTS',
      `${path} exists. Add --force to replace it, or name another file.`,
    );
  try {
    await mkdir(dirname(path), { recursive: true });
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function unwritable(path: string, cause: unknown): CandlewickError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new CandlewickError('DISK_FULL', `no space left for ${path}; nothing half-written was kept.`, {
      cause,
    });
  return new CandlewickError('EXPORT_UNWRITABLE', `cannot write ${path}: ${message}`, { cause });
}
