import { availableParallelism } from 'node:os';
import type { Candles } from '@candlewick/core';
import { sliceCandles } from '@candlewick/core';
import { release } from '../http/release.ts';
import type { KlineLayout } from '../venues/binance.ts';
import { DamagedZip } from './damaged-zip.ts';
import { parseTable } from './parse-table.ts';
import { unzipOne } from './unzip-one.ts';
import { checkSum, type Expected } from './zip-entry.ts';
import { ZipReader } from './zip-reader.ts';
import { ZipThread } from './zip-thread.ts';

/** A thread costs as much as a few files do: a few are read without one. */
const FILES_WITHOUT_THREAD = 4;

/** Candles out of zipped tables, as fast as it goes here: on a thread of its own where there are many. */
export class ZipTables {
  /** One for each file that was read at a time on the main thread. */
  readonly #free: ZipReader[] = [];
  readonly #closing: AbortSignal;
  #thread: ZipThread | undefined;
  #files = 0;
  #canRun = true;

  /** @param closing ends the thread */
  constructor(closing: AbortSignal) {
    this.#closing = closing;
  }

  /**
   * @param zip in shared memory, as `memory` is: it may be read on another thread
   * @param memory see `parseTable`
   * @throws DamagedZip
   */
  async read(zip: Buffer, expected: Expected, layout: KlineLayout, memory: Candles): Promise<Candles> {
    const rows = await this.#readFast(zip, expected, layout, memory);
    if (rows !== undefined) return sliceCandles(memory, 0, rows);
    checkSum(zip, expected);
    const table = await unzipOne(zip, expected);
    const candles = parseTable(table, layout, memory);
    if (table.buffer !== zip.buffer) release(table);
    return candles;
  }

  async #readFast(
    zip: Buffer,
    expected: Expected,
    layout: KlineLayout,
    memory: Candles,
  ): Promise<number | undefined> {
    const thread = this.#threadFor(++this.#files);
    if (thread?.isReady)
      try {
        return await thread.read({ zip, expected, layout, memory });
      } catch (error) {
        if (error instanceof DamagedZip) throw error;
        // The thread has died: the main one goes on without it.
      }
    const reader = this.#free.pop() ?? this.#open();
    return reader?.read(zip, expected, layout, memory).finally(() => this.#free.push(reader));
  }

  #threadFor(file: number): ZipThread | undefined {
    if (this.#thread || file <= FILES_WITHOUT_THREAD || this.#closing.aborted) return this.#thread;
    if (!this.#canRun || availableParallelism() < 2) return undefined;
    const thread = new ZipThread();
    this.#closing.addEventListener('abort', () => thread.end(), { once: true });
    return (this.#thread = thread);
  }

  /** Undefined without WebAssembly, or with none that has SIMD: as right, only slower. */
  #open(): ZipReader | undefined {
    if (!this.#canRun) return undefined;
    try {
      return new ZipReader();
    } catch {
      this.#canRun = false;
      return undefined;
    }
  }
}
