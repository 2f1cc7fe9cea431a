import type { CandleRuns, DatasetId, Interval, Revision } from '@candlewick/core';
import { CandlewickError, datasetKey, errorCode } from '@candlewick/core';
import type { Database, Key, RootDatabase, Transaction } from 'lmdb';
import type { BlockId } from './codec/block-id.ts';
import { openBlock } from './codec/block.ts';
import type { BlockEntry } from './small-values.ts';
import { decodeCount, decodeEntry, decodeRevisions, encodeCount } from './small-values.ts';
import type { DatasetStamp, StoredDataset } from './stored-dataset.ts';
import { decodeDataset, decodeStamp } from './stored-dataset.ts';

export type Table = Database<Uint8Array, Key>;

/** The named databases of the cache's one LMDB environment. All values are bytes. */
export interface Tables {
  /** Folder of the environment. */
  readonly generation: string;
  readonly root: RootDatabase<Uint8Array, Key>;
  /** `format`; `changes`, how many there ever were; `next`, the number for the next dataset; garbage. */
  readonly meta: Table;
  /** `[exchange, symbol, timeframe]` → record. */
  readonly datasets: Table;
  /** `[dataset number, block number]` → what is known of the block. */
  readonly index: Table;
  /** The same keys → the block. Takes LMDB's lz4 off, and puts it on when that is chosen. */
  readonly blocks: Table;
  /** The same database seen without lz4: for the true length of what is stored. */
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

  /** A transaction that sees what is committed by now, held until its `done()`. */
  hold(): Transaction {
    this.refresh();
    return this.tables.root.useReadTransaction();
  }

  dataset(id: DatasetId, at: At): StoredDataset | undefined {
    const bytes = this.tables.datasets.get(keyOf(id), at);
    return bytes && this.#checked(`the record of ${datasetKey(id)}`, () => decodeDataset(bytes));
  }

  stamp(id: DatasetId, at: At): DatasetStamp | undefined {
    const bytes = this.tables.datasets.get(keyOf(id), at);
    return bytes && decodeStamp(bytes);
  }

  /** All datasets, in the order of their names. */
  *datasets(at: At): Generator<readonly [DatasetId, StoredDataset]> {
    for (const { key, value } of this.tables.datasets.getRange({ ...at })) {
      const id = idOf(key);
      yield [id, this.#checked(`the record of ${datasetKey(id)}`, () => decodeDataset(value))];
    }
  }

  *stamps(at: At): Generator<readonly [DatasetId, DatasetStamp]> {
    for (const { key, value } of this.tables.datasets.getRange({ ...at }))
      yield [idOf(key), decodeStamp(value)];
  }

  entry(dataset: number, block: number, at: At): BlockEntry | undefined {
    const value = this.tables.index.get([dataset, block], at);
    return value && decodeEntry(value);
  }

  /** Blocks `first` to `last` (both included) that there are, ascending, or descending when `reverse`. */
  *entries(
    dataset: number,
    first: number,
    last: number,
    at: At,
    { reverse = false, limit = Infinity } = {},
  ): Generator<readonly [number, BlockEntry]> {
    const bounds = reverse
      ? { start: [dataset, last + 1], end: [dataset, first], exclusiveStart: true, inclusiveEnd: true }
      : { start: [dataset, first], end: [dataset, last], inclusiveEnd: true };
    const range = { ...at, ...bounds, reverse, ...(limit < Infinity ? { limit } : {}) };
    for (const { key, value } of this.tables.index.getRange(range))
      yield [(key as number[])[1]!, decodeEntry(value)];
  }

  /** The rows of a block that the index knows, or at least those inside the interval. */
  block(
    id: DatasetId,
    blockId: BlockId,
    entry: BlockEntry,
    extras: readonly string[],
    at: At,
    interval?: Interval,
  ): CandleRuns {
    const range = `${iso(entry.first)} to ${iso(entry.last)}`;
    return this.#checked(
      `the block of ${datasetKey(id)} from ${range}`,
      () => {
        const bytes = this.tables.blocks.get([blockId.dataset, blockId.block], at);
        if (!bytes) throw new RangeError('It is missing');
        const block = openBlock(blockId, bytes, extras);
        if (block.rows !== entry.rows)
          throw new RangeError(`${entry.rows} candles expected, ${block.rows} found`);
        if (block.first !== entry.first || block.last !== entry.last)
          throw new RangeError('Its times are not those of the index');
        return block.decode(interval);
      },
      { dataset: id, from: entry.first, to: entry.last },
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
    return decodeCount(this.tables.meta.get(name, at));
  }

  setCount(name: 'changes' | 'next', count: number): void {
    this.tables.meta.putSync(name, encodeCount(count));
  }

  #checked<T>(what: string, read: () => T, details: Readonly<Record<string, unknown>> = {}): T {
    try {
      return read();
    } catch (error) {
      if (errorCode(error)) throw error;
      const because = error instanceof Error ? error.message : String(error);
      throw new CandlewickError('CACHE_CORRUPT', `In ${this.folder}, ${what} is damaged: ${because}`, {
        cause: error,
        details,
      });
    }
  }
}

export const keyOf = ({ exchange, symbol, timeframe }: DatasetId): Key => [exchange, symbol, timeframe];

function idOf(key: Key): DatasetId {
  const [exchange, symbol, timeframe] = key as [string, string, string];
  return { exchange, symbol, timeframe };
}

// The entry may be damaged itself: then its times are shown as they are.
const iso = (time: number): string =>
  Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : String(time);
