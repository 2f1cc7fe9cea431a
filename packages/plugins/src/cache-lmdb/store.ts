import type { CandleRuns, DatasetId, Interval, Revision } from '@candlewick/core';
import { CandlewickError, datasetKey, errorCode } from '@candlewick/core';
import type { Database, Key, RootDatabase, Transaction } from 'lmdb';
import { LRUCache } from 'lru-cache';
import { openBlock } from './codec/block.ts';
import type { Room } from './codec/frames/room.ts';
import type { BlockEntry, Piece } from './block-entry.ts';
import type { DataFile } from './data-place.ts';
import { decodeEntry } from './block-entry.ts';
import { decodeCount, decodeRevisions, encodeCount } from './small-values.ts';
import type { DatasetStamp, Seal, StoredDataset } from './stored-dataset.ts';
import { decodeDataset, decodeStamp, sameSeal, sealOf } from './stored-dataset.ts';

export type Table = Database<Uint8Array, Key>;

/** The named databases of the cache's one LMDB environment. All values are bytes. */
export interface Tables {
  /** Folder of the environment. */
  readonly generation: string;
  readonly file: DataFile;
  /**
   * `[exchange, symbol, timeframe]` → record; `changes` → how many there ever were. It also holds the names of the other
   * databases and so is written by every commit: what every commit changes costs no page of its own here.
   */
  readonly root: RootDatabase<Uint8Array, Key>;
  /** `format`; `next`, the number for the next dataset; garbage. */
  readonly meta: Table;
  /**
   * `[dataset number, block number, 0]` → what is known of the block; `[…, version]` → a piece of it, beside its entry
   * so that both are on one page. Takes LMDB's lz4 off, and puts it on when that is chosen.
   */
  readonly blocks: Table;
  /** The same database seen without lz4: for entries, and for the true length of what is stored. */
  readonly stored: Table;
  /** Whether lz4 is put on. */
  readonly lz4: boolean;
  /** `[dataset number, how many were there before]` → the revisions of some change. */
  readonly revisions: Table;
}

/** Which state a read sees: of a read transaction that is held, else the latest (inside a write: the write's own). */
export interface At {
  readonly transaction?: Transaction;
}
export const LATEST: At = {};

/** Reads of single values, decoded and checked. What is damaged is refused with CACHE_CORRUPT, never served. */
export class Store {
  readonly tables: Tables;
  readonly folder: string;
  /** By number, the record as it was last read. */
  readonly #records = new LRUCache<number, { readonly seal: Seal; readonly record: StoredDataset }>({
    max: 64,
  });

  constructor(tables: Tables, folder: string) {
    this.tables = tables;
    this.folder = folder;
  }

  /**
   * Makes the reads that follow see what is committed by now. LMDB's JavaScript keeps its read transaction for a turn
   * of the event loop, and a commit through another handle does not tell it.
   */
  refresh(): void {
    this.tables.root.resetReadTxn();
  }

  /**
   * A transaction that sees what is committed by now, held until its `done()`.
   *
   * @param isRefreshed whether `refresh` was called in this turn of the event loop
   */
  hold(isRefreshed = false): Transaction {
    if (!isRefreshed) this.refresh();
    return this.tables.root.useReadTransaction();
  }

  dataset(id: DatasetId, at: At): StoredDataset | undefined {
    const bytes = getFast(this.tables.root, keyOf(id), at);
    return bytes && this.#record(id, bytes);
  }

  stamp(id: DatasetId, at: At): DatasetStamp | undefined {
    const bytes = this.tables.root.get(keyOf(id), at);
    return bytes && decodeStamp(bytes);
  }

  /** All datasets, in the order of their names. */
  *datasets(at: At): Generator<readonly [DatasetId, StoredDataset]> {
    for (const { key, value } of this.tables.root.getRange({ ...at })) {
      if (!isName(key)) continue;
      const id = idOf(key);
      yield [id, this.#record(id, value)];
    }
  }

  *stamps(at: At): Generator<readonly [DatasetId, DatasetStamp]> {
    for (const { key, value } of this.tables.root.getRange({ ...at }))
      if (isName(key)) yield [idOf(key), decodeStamp(value)];
  }

  entry(dataset: number, block: number, at: At): BlockEntry | undefined {
    const value = getFast(this.tables.stored, entryKey(dataset, block), at);
    return value && this.#entry(dataset, block, value);
  }

  /** Blocks `first` to `last` (both included) that there are, ascending, or descending when `reverse`. */
  *entries(
    dataset: number,
    first: number,
    last: number,
    at: At,
    { reverse = false, limit = Infinity } = {},
  ): Generator<readonly [number, BlockEntry]> {
    const [start, end] = reverse ? [last + 1, first] : [first, last + 1];
    const range = { ...at, start: [dataset, start], end: [dataset, end], reverse };
    let found = 0;
    for (const key of this.tables.stored.getKeys(range)) {
      const [, block, piece] = key as number[];
      if (piece !== ENTRY) continue;
      yield [block!, this.#entry(dataset, block!, this.tables.stored.get(key, at)!)];
      if (++found === limit) return;
    }
  }

  /** The rows of a piece that the index knows, or those inside the interval. */
  piece(
    id: DatasetId,
    { number, facts }: StoredDataset,
    block: number,
    piece: Piece,
    at: At,
    interval?: Interval,
    room?: Room,
  ): CandleRuns {
    return this.#checked(
      () => `the block of ${datasetKey(id)} from ${iso(piece.first)} to ${iso(piece.last)}`,
      () => {
        const bytes = getFast(this.tables.blocks, pieceKey(number, block, piece), at);
        if (!bytes) throw new RangeError('It is missing');
        const blockId = { dataset: number, block, version: piece.version };
        const opened = openBlock(blockId, bytes, facts.extras ?? []);
        if (opened.rows !== piece.rows)
          throw new RangeError(`${piece.rows} candles expected, ${opened.rows} found`);
        if (opened.first !== piece.first || opened.last !== piece.last)
          throw new RangeError('Its times are not those of the index');
        return opened.decode(interval, room);
      },
      { dataset: id, from: piece.first, to: piece.last },
    );
  }

  revisions(dataset: number, at: At): Revision[] {
    const range = this.tables.revisions.getRange({
      ...at,
      start: [dataset],
      end: [dataset, Infinity],
    });
    return [...range].flatMap(({ value }) => decodeRevisions(value));
  }

  count(name: 'changes' | 'next', at: At): number {
    return decodeCount(this.#home(name).get(name, at));
  }

  setCount(name: 'changes' | 'next', count: number): void {
    this.#home(name).putSync(name, encodeCount(count));
  }

  #home(name: 'changes' | 'next'): Table {
    return name === 'changes' ? this.tables.root : this.tables.meta;
  }

  #entry(dataset: number, block: number, value: Uint8Array): BlockEntry {
    return this.#checked(
      () => `the index of block ${block} of dataset number ${dataset}`,
      () => decodeEntry(dataset, block, value),
    );
  }

  /** A record that has not changed is not decoded again. */
  #record(id: DatasetId, bytes: Uint8Array): StoredDataset {
    const seal = sealOf(bytes);
    const known = seal && this.#records.get(seal.number);
    if (known && sameSeal(known.seal, seal)) return known.record;
    const record = this.#checked(
      () => `the record of ${datasetKey(id)}`,
      () => decodeDataset(bytes),
    );
    if (seal) this.#records.set(seal.number, { seal, record });
    return record;
  }

  #checked<T>(what: () => string, read: () => T, details: Readonly<Record<string, unknown>> = {}): T {
    try {
      return read();
    } catch (error) {
      if (errorCode(error)) throw error;
      const because = error instanceof Error ? error.message : String(error);
      throw new CandlewickError('CACHE_CORRUPT', `In ${this.folder}, ${what()} is damaged: ${because}`, {
        cause: error,
        details,
      });
    }
  }
}

export const keyOf = ({ exchange, symbol, timeframe }: DatasetId): Key => [exchange, symbol, timeframe];

const ENTRY = 0;
export const entryKey = (dataset: number, block: number): Key => [dataset, block, ENTRY];
export const pieceKey = (
  dataset: number,
  block: number,
  { version, old }: Pick<Piece, 'version' | 'old'>,
): Key => (old ? [dataset, block] : [dataset, block, version]);

/** LMDB's own buffer, in place of a copy: true only until the next look into the store. */
function getFast(table: Table, key: Key, at: At): Uint8Array | undefined {
  // Its types leave the second parameter out.
  const fast = table as unknown as { getBinaryFast(key: Key, at: At): Buffer | undefined };
  const value = fast.getBinaryFast(key, at);
  // The buffer is longer than the value; only its `length` says so.
  return value && new Uint8Array(value.buffer, value.byteOffset, value.length);
}

/** Whether it is a dataset's: the names of the other databases and of counts are texts. */
const isName = (key: Key): boolean => Array.isArray(key);

function idOf(key: Key): DatasetId {
  const [exchange, symbol, timeframe] = key as [string, string, string];
  return { exchange, symbol, timeframe };
}

// The entry may be damaged itself: then its times are shown as they are.
const iso = (time: number): string =>
  Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : String(time);
