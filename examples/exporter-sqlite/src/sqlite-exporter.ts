import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  makeFolder,
  type Exporter,
  type ExportResult,
  type ExportSource,
  type ExportTarget,
} from '@candlewick/core';
import { openDatabase } from './open-database.ts';
import { writeCandles } from './write-candles.ts';

export interface SqliteOptions {
  readonly database?: string | undefined;
  readonly table: string;
}

export interface SqliteFolders {
  /** For files that are not finished. */
  readonly stateFolder: string;
  /** Where a relative `database` starts. */
  readonly projectFolder: string;
}

export class SqliteExporter implements Exporter {
  readonly #options: SqliteOptions;
  readonly #folders: SqliteFolders;
  /** One export after another into a common database: a connection has one transaction. */
  #last: Promise<unknown> = Promise.resolve();
  #database: DatabaseSync | undefined;

  constructor(options: SqliteOptions, folders: SqliteFolders) {
    this.#options = options;
    this.#folders = folders;
  }

  export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    if (this.#options.database === undefined) return this.#intoFile(source, target, signal);
    const done = this.#last.then(() => this.#intoDatabase(this.#options.database!, source, signal));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Builds the database aside, then hands its bytes to the host, which shows the file when it is complete. */
  async #intoFile(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    await makeFolder(this.#folders.stateFolder);
    const folder = await mkdtemp(join(this.#folders.stateFolder, 'export-'));
    try {
      const path = join(folder, 'candles.sqlite');
      const database = openDatabase(path, this.#options.table);
      let result: ExportResult;
      try {
        result = await writeCandles(database, this.#options.table, source, signal);
      } finally {
        database.close();
      }
      const file = await target.file('sqlite');
      // A chunk is the file's from then on: each is memory of its own.
      for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
        await file.write(chunk as Buffer);
        signal.throwIfAborted();
      }
      return result;
    } catch (error) {
      signal.throwIfAborted(); // the reason, not the stream's own word for it
      throw error;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Asks for no file: the candles are there when the transaction is. */
  async #intoDatabase(name: string, source: ExportSource, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const path = resolve(this.#folders.projectFolder, name);
    await makeFolder(dirname(path));
    this.#database ??= openDatabase(path, this.#options.table);
    return writeCandles(this.#database, this.#options.table, source, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    this.#database?.close();
    this.#database = undefined;
  }
}
