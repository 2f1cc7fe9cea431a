import { availableParallelism } from 'node:os';
import type { Candles } from '@candlewick/core';
import { sliceCandles } from '@candlewick/core';
import { release } from '../http/release.ts';
import type { KlineLayout } from '../venues/binance.ts';
import { parseTable } from './parse-table.ts';
import { unzipOne } from './unzip-one.ts';
import { checkSum, type Expected } from './zip-entry.ts';
import type { ZipMemory } from './zip-task.ts';
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
  #mayStart = true;
  #expected = 0;
  #asked = 0;
  #canRun = true;

  /** @param closing ends the thread */
  constructor(closing: AbortSignal) {
    this.#closing = closing;
    // Once, not for each thread: those that have ended would be held to the end of the run.
    closing.addEventListener('abort', () => this.#thread?.end(), { once: true });
  }

  /** So many more files are there to be read: of many, the first starts the thread. */
  expect(files: number): void {
    this.#expected += files;
  }

  /** Whether as many have been asked for as were expected. */
  get isThrough(): boolean {
    return this.#asked >= this.#expected;
  }

  /** Nothing is being read, and hardly anything will be: the thread ends, and memory goes back. */
  rest(): void {
    this.#thread?.end();
    this.#thread = undefined;
    this.#free.length = 0;
    this.#asked = 0;
    this.#expected = 0;
    this.#mayStart = true;
  }

  /** A file is on its way: where a thread will pay, it starts meanwhile. */
  prepare(): void {
    this.#asked++;
    if (!this.#thread) this.#startThread();
  }

  /**
   * @param memory used up: what it becomes is in the answer, to be used again when nobody looks at the candles any more
   * @throws DamagedZip
   */
  async read(
    memory: ZipMemory,
    expected: Expected,
    layout: KlineLayout,
  ): Promise<ZipMemory & { readonly candles: Candles }> {
    const { rows, zip, columns } = await this.#readFast(memory, expected, layout);
    if (rows !== undefined) return { zip, columns, candles: sliceCandles(columns, 0, rows) };
    const bytes = bufferOf(zip);
    checkSum(bytes, expected);
    const table = await unzipOne(bytes, expected);
    const candles = parseTable(table, layout, columns);
    if (table.buffer !== zip.buffer) release(table);
    return { zip, columns, candles };
  }

  async #readFast(
    memory: ZipMemory,
    expected: Expected,
    layout: KlineLayout,
  ): Promise<ZipMemory & { readonly rows: number | undefined }> {
    if (this.#thread?.isReady) {
      // Their memory is not needed any more.
      this.#free.length = 0;
      return this.#thread.read({ ...memory, expected, layout });
    }
    const reader = this.#free.pop() ?? this.#open();
    if (!reader) return { ...memory, rows: undefined };
    const reading = reader.read(bufferOf(memory.zip), expected, layout, memory.columns);
    return { ...memory, rows: await reading.finally(() => this.#free.push(reader)) };
  }

  #startThread(): void {
    const isMany = Math.max(this.#expected, this.#asked) > FILES_WITHOUT_THREAD;
    if (!isMany || !this.#mayStart || this.#closing.aborted) return;
    this.#mayStart = false;
    if (!this.#canRun || availableParallelism() < 2) return;
    try {
      this.#thread = new ZipThread();
    } catch {
      // Not every host allows threads.
    }
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

const bufferOf = ({ buffer, byteOffset, length }: ZipMemory['zip']): Buffer<ArrayBuffer> =>
  Buffer.from(buffer, byteOffset, length);
