import type { Candles } from '@candlewick/core';
import { release } from '../http/release.ts';
import type { KlineLayout } from '../venues/binance.ts';
import { parseTable } from './parse-table.ts';
import { unzipOne } from './unzip-one.ts';
import { findEntry, type Expected } from './zip-entry.ts';
import { ZipReader } from './zip-reader.ts';

/** Candles out of zipped tables, as fast as it goes here. */
export class ZipTables {
  /** One for each file that was in flight at a time. */
  readonly #free: ZipReader[] = [];

  /**
   * @param memory see `parseTable`
   * @throws ARCHIVE_DAMAGED
   */
  async read(zip: Buffer, expected: Expected, layout: KlineLayout, memory?: Candles): Promise<Candles> {
    const entry = findEntry(zip, expected);
    const reader = this.#free.pop() ?? open();
    if (reader) {
      const candles = await reader
        .read(entry, layout, expected, memory)
        .finally(() => this.#free.push(reader));
      if (candles) return candles;
    }
    const table = await unzipOne(zip, expected);
    const candles = parseTable(table, layout, memory);
    if (table.buffer !== zip.buffer) release(table);
    return candles;
  }
}

let canRun = true;

/** Undefined without WebAssembly, or with none that has SIMD: as right, only slower. */
function open(): ZipReader | undefined {
  if (!canRun) return undefined;
  try {
    return new ZipReader();
  } catch {
    canRun = false;
    return undefined;
  }
}
