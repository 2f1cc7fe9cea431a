import { crc32 } from 'node:zlib';
import type { Candles } from '@candlewick/core';
import type { KlineLayout } from '../venues/binance.ts';
import { DamagedZip } from './damaged-zip.ts';
import { createTableTwin, type TableTwin } from './table-twin.ts';
import { TextColumns } from './text-columns.ts';
import { takeTurns } from '../../turns.ts';
import { checkSum, findEntry, type Expected, type ZipEntry } from './zip-entry.ts';

/**
 * Reads zipped tables in WebAssembly, a slice of their text after the other: unpacked, checked and parsed while it is in the
 * processor's cache, in memory that is used again. One file at a time.
 */
export class ZipReader {
  readonly #twin: TableTwin;
  readonly #bytes: Buffer;
  readonly #columns: TextColumns;

  /** @throws when this machine or its settings do not allow WebAssembly */
  constructor() {
    this.#twin = createTableTwin();
    this.#bytes = Buffer.from(this.#twin.memory.buffer);
    this.#columns = new TextColumns(this.#twin);
  }

  /**
   * @param memory where the columns go: those of the layout
   * @returns how many rows there are; undefined for what it does not take: a stored entry, a line that is longer than its
   * memory, more rows than the columns have
   * @throws DamagedZip
   */
  async read(
    zip: Buffer,
    expected: Expected,
    layout: KlineLayout,
    memory: Candles,
  ): Promise<number | undefined> {
    checkSum(zip, expected);
    return this.readEntry(findEntry(zip, expected), layout, memory);
  }

  /** What `read` does after the checksum of the zip. */
  async readEntry(
    { data, isDeflated, size, checksum }: ZipEntry,
    layout: KlineLayout,
    memory: Candles,
  ): Promise<number | undefined> {
    const twin = this.#twin;
    const bytes = this.#bytes;
    const columns = this.#columns;
    if (!isDeflated || !columns.begin(layout, memory)) return undefined;
    const { TEXT, TEXT_BYTES, WINDOW } = twin;
    const [text, limit] = [TEXT.value, TEXT.value + TEXT_BYTES.value];
    const turn = takeTurns();
    let fed = 0;
    let total = 0;
    let crc = 0;
    // Up to here text was counted; from there on its lines are to be read.
    let [counted, unread] = [text, text];
    twin.begin();
    for (;;) {
      const why = twin.inflate(fed === data.length ? 1 : 0, limit);
      if (why === twin.DAMAGED.value) throw new DamagedZip('it does not unpack as it states');
      if (why === twin.INPUT.value) {
        fed = this.#feed(data, fed);
        continue;
      }
      const end = twin.textAt.value;
      total += end - counted;
      if (total > size) throw new DamagedZip(`it does not unpack as it states: to more than ${size} bytes`);
      crc = crc32(bytes.subarray(counted, end), crc);
      const isDone = why === twin.DONE.value;
      unread = columns.read(unread, end, isDone);
      if (isDone) break;
      const kept = Math.min(unread, end - WINDOW.value);
      if (kept === text) return undefined;
      bytes.copyWithin(text, kept, end);
      unread -= kept - text;
      counted = end - (kept - text);
      twin.textAt.value = counted;
      await turn();
    }
    if (total !== size) throw new DamagedZip(`it unpacks to ${total} bytes instead of ${size}`);
    if (crc !== checksum) throw new DamagedZip('its CRC does not agree with its content');
    return columns.end();
  }

  /** The next slice of what is packed, behind what is left of the last. @returns how much of it is there now */
  #feed(data: Buffer, fed: number): number {
    const { PACKED, PACKED_BYTES, packedAt, packedEnd } = this.#twin;
    const rest = Math.max(0, packedEnd.value - packedAt.value);
    const next = Math.min(data.length, fed + PACKED_BYTES.value - rest);
    this.#bytes.copyWithin(PACKED.value, packedAt.value, packedAt.value + rest);
    this.#bytes.set(data.subarray(fed, next), PACKED.value + rest);
    packedAt.value = PACKED.value;
    packedEnd.value = PACKED.value + rest + next - fed;
    return next;
  }
}
