import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, type RunRecord } from '@candlewick/core';

/** Left by a process that was killed while writing. */
const STALE_MS = 3_600_000;

/** The folder of records: each file whole or not there, and never more than `keep` of them. */
export class RecordFolder {
  readonly #folder: string;
  readonly #keep: number;
  #last: Promise<void> = Promise.resolve();

  constructor(folder: string, keep: number) {
    this.#folder = folder;
    this.#keep = keep;
  }

  /** Writes one record after the others. Rejects with the file system's error; the next one is tried all the same. */
  write(record: RunRecord): Promise<void> {
    const written = this.#last.then(() => this.#write(record));
    this.#last = written.catch(() => undefined);
    return written;
  }

  async #write(record: RunRecord): Promise<void> {
    await makeFolder(this.#folder);
    const name = fileName(record);
    const temporary = join(this.#folder, `.${name}.${process.pid}.tmp`);
    try {
      await writeFile(temporary, JSON.stringify(record, shorten));
      await rename(temporary, join(this.#folder, name));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await this.#prune();
  }

  async #prune(): Promise<void> {
    const names = await readdir(this.#folder);
    const records = names.filter((name) => name.endsWith('.json')).sort();
    const old = records.slice(0, Math.max(0, records.length - this.#keep));
    const left = names.filter((name) => name.endsWith('.tmp'));
    const since = Date.now() - STALE_MS;
    for (const name of left) {
      const known = await stat(join(this.#folder, name)).catch(() => undefined);
      if (known && known.mtimeMs < since) old.push(name);
    }
    await Promise.all(old.map((name) => rm(join(this.#folder, name), { force: true })));
  }
}

/** `20240101T093000123Z-<run>.json`: names in the order of time. */
function fileName({ startedAt, runId }: RunRecord): string {
  const start = new Date(startedAt).toISOString().replace(/[-:.]/g, '');
  return `${start}-${runId.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 80)}.json`;
}

/** Three decimals are enough for every figure of a record. */
const shorten = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
