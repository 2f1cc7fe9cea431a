import { stat } from 'node:fs/promises';
import type { Candles } from '@candlewick/core';
import type { CsvFolderOptions } from './options.ts';
import { readSeries } from './read-series.ts';

/** Files that are kept as columns, so that the pages of a series do not read its file again and again. */
const KEPT = 4;

interface Kept {
  readonly state: string;
  readonly candles: Promise<Candles>;
}

export class SeriesFiles {
  readonly #options: CsvFolderOptions;
  readonly #closing: AbortSignal;
  readonly #kept = new Map<string, Kept>();

  /** @param closing aborts when nobody needs a file any more */
  constructor(options: CsvFolderOptions, closing: AbortSignal) {
    this.#options = options;
    this.#closing = closing;
  }

  /** The file's candles, rising; read again when it has changed. Rejects at once when the signal aborts. */
  async get(path: string, signal: AbortSignal): Promise<Candles> {
    const { mtimeMs, size } = await stat(path);
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    signal.throwIfAborted();
    return Promise.race([this.#read(path, `${mtimeMs} ${size}`), aborted]);
  }

  /** Several may wait for one reading, so it does not end with the first of them. */
  #read(path: string, state: string): Promise<Candles> {
    const known = this.#kept.get(path);
    if (known?.state === state) return known.candles;
    const candles = readSeries(path, this.#options, this.#closing);
    this.#kept.delete(path);
    this.#kept.set(path, { state, candles });
    candles.catch(() => {
      if (this.#kept.get(path)?.candles === candles) this.#kept.delete(path);
    });
    for (const oldest of [...this.#kept.keys()].slice(0, -KEPT)) this.#kept.delete(oldest);
    return candles;
  }

  clear(): void {
    this.#kept.clear();
  }
}
