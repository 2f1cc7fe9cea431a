import type { CandleRuns, Candles, DatasetId, Interval, ReadOptions } from '@candlewick/core';
import {
  CandlewickError,
  copyRows,
  cutRuns,
  datasetKey,
  parseTimeframe,
  sliceCandles,
} from '@candlewick/core';
import type { BlockEntry } from './block-entry.ts';
import type { BlockMemory } from './block-memory.ts';
import { BLOCK_SLOTS, blocksOf, blockSpan, SCAN_ROWS } from './block-span.ts';
import type { Room } from './codec/frames/room.ts';
import { Pace } from '../turns.ts';
import { lendRoom, takeBack } from './room-keeper.ts';
import { Snapshot } from './snapshot.ts';
import type { At, Store } from './store.ts';
import type { StoredDataset } from './stored-dataset.ts';

/** Blocks read since open. */
export interface ReadCounts {
  memory: number;
  disk: number;
}

interface FoundEntry {
  readonly block: number;
  readonly entry: BlockEntry;
}

/** How long one read sees one state of the store; see Snapshot. */
const LONGEST_SNAPSHOT_MS = 10_000;
/** Entries of the index looked up at once. */
const LOOK_AHEAD = 32;
/** So few are looked up one by one: a cursor takes longer. */
const FEW = 4;

/** Streams candles out of the store, through the memory of decoded blocks. */
export class Reader {
  readonly #store: Store;
  readonly #memory: BlockMemory;
  readonly #longestMs: number;
  readonly #snapshots = new Set<Snapshot>();
  /** Of the timeframe that was read last. */
  #spans: { readonly timeframe: string; readonly span: number | undefined } = {
    timeframe: '',
    span: undefined,
  };
  readonly counts: ReadCounts = { memory: 0, disk: 0 };

  constructor(store: Store, memory: BlockMemory, longestMs = LONGEST_SNAPSHOT_MS) {
    this.#store = store;
    this.#memory = memory;
    this.#longestMs = longestMs;
  }

  /**
   * All batches show one state of the dataset: that of the moment when the first was asked for. A reader who takes
   * longer than ten seconds goes on, block by block, with what is stored then; a batch is never of two states.
   *
   * Begins in the turn of the event loop in which the store was refreshed.
   *
   * @param checkOpen throws when the cache is closed
   * @param onUse told of the dataset before its first batch
   * @returns batches; undefined where the event loop should run before it goes on
   */
  *read(
    id: DatasetId,
    interval: Interval,
    { batchSize = BLOCK_SLOTS, reuse = false, signal, source }: ReadOptions,
    checkOpen: () => void,
    onUse?: (dataset: StoredDataset) => void,
  ): Generator<Candles | undefined, void, undefined> {
    signal?.throwIfAborted();
    const span = this.#spanOf(id.timeframe);
    if (span === undefined || !(interval.to > interval.from)) return;
    const { first, last } = blocksOf(interval, span);
    const snapshot = new Snapshot(this.#store, this.#longestMs);
    this.#snapshots.add(snapshot);
    let pace: Pace | undefined;
    let room: Room | undefined;
    try {
      const dataset = this.#store.dataset(id, snapshot.at(true));
      if (!dataset) return;
      onUse?.(dataset);
      const mayRemember = this.#fits(dataset, interval, span);
      if (reuse) room = lendRoom();
      let next = first;
      while (next <= last) {
        const entries = this.#entries(id, dataset, snapshot, next, last);
        if (entries.length === 0) return;
        const state = snapshot.count;
        for (const { block, entry } of entries) {
          if (pace?.isDue) {
            snapshot.limit();
            yield undefined;
            pace.begin();
          }
          pace ??= new Pace();
          signal?.throwIfAborted();
          checkOpen();
          const at = snapshot.at();
          // A new state: what the old one's index said of the blocks to come may not be so.
          if (snapshot.count !== state) break;
          const { runs, known, kept } = this.#runs(
            id,
            dataset,
            block,
            entry,
            interval,
            at,
            mayRemember,
            room,
          );
          this.counts[known ? 'memory' : 'disk']++;
          next = block + 1;
          // What is decoded needs no state any more.
          if (next > last) snapshot.release();
          else snapshot.limit();
          for (const batch of batches(runs, batchSize, reuse ? 'shared' : kept ? 'kept' : 'own')) {
            if (source) source[known ? 'memory' : 'disk'] += batch.length;
            yield batch;
            signal?.throwIfAborted();
            checkOpen();
          }
        }
      }
    } finally {
      snapshot.release();
      this.#snapshots.delete(snapshot);
      // Whoever has read to the end has done with the last batch.
      takeBack(room);
    }
  }

  #spanOf(timeframe: string): number | undefined {
    if (this.#spans.timeframe !== timeframe) {
      const parsed = parseTimeframe(timeframe);
      this.#spans = { timeframe, span: parsed && blockSpan(parsed) };
    }
    return this.#spans.span;
  }

  /** The block's rows inside the interval; from the memory where that has them. */
  #runs(
    id: DatasetId,
    dataset: StoredDataset,
    block: number,
    { version, pieces }: BlockEntry,
    interval: Interval,
    at: At,
    mayRemember: boolean,
    room: Room | undefined,
  ): { readonly runs: CandleRuns; readonly known: boolean; readonly kept: boolean } {
    const { from, to } = interval;
    const blockId = { dataset: dataset.number, block, version };
    const found = this.#memory.get(blockId);
    if (found) return { runs: cutRuns(found, from, to), known: true, kept: true };
    const inside = pieces.filter(({ first, last }) => first < to && last >= from);
    // Of a part the frames are decoded as quickly as they would be copied.
    if (mayRemember && pieces.every(({ first, last }) => first >= from && last < to)) {
      const runs = pieces.flatMap((piece) => this.#store.piece(id, dataset, block, piece, at));
      this.#memory.set(blockId, runs);
      return { runs, known: false, kept: true };
    }
    room?.begin();
    const runs = inside.flatMap((piece) => this.#store.piece(id, dataset, block, piece, at, interval, room));
    return { runs, known: false, kept: false };
  }

  /** Gives up all states that reads still hold, before the store is closed. */
  close(): void {
    for (const snapshot of this.#snapshots) snapshot.release();
  }

  /** The next entries; in a new state the dataset must still be the one whose reading began. */
  #entries(
    id: DatasetId,
    dataset: StoredDataset,
    snapshot: Snapshot,
    next: number,
    last: number,
  ): readonly FoundEntry[] {
    const at = snapshot.at();
    if (snapshot.count > 1 && this.#store.stamp(id, at)?.number !== dataset.number)
      throw new CandlewickError('UNKNOWN_DATASET', `${datasetKey(id)} was deleted while it was read`);
    if (last - next >= FEW) {
      const all = this.#store.entries(dataset.number, next, last, at, { limit: LOOK_AHEAD });
      return Array.from(all, ([block, entry]) => ({ block, entry }));
    }
    const found: FoundEntry[] = [];
    for (let block = next; block <= last; block++) {
      const entry = this.#store.entry(dataset.number, block, at);
      if (entry) found.push({ block, entry });
    }
    return found;
  }

  /**
   * A long scan would only drop what is in the memory, and gains nothing by what it leaves there: copying a block for
   * the next reader takes as long as decoding it again.
   */
  #fits({ candles, facts }: StoredDataset, { from, to }: Interval, span: number): boolean {
    const rows = Math.min(candles, ((to - from) / span + 2) * BLOCK_SLOTS);
    if (rows > SCAN_ROWS) return false;
    return rows * 8 * (6 + (facts.extras?.length ?? 0)) <= this.#memory.bound / 2;
  }
}

/**
 * The rows in batches, of memory that is nobody else's unless sharing it is wanted.
 *
 * @param memory of `runs`: `own` runs are kept by nobody, and `kept` ones are copied; `shared` ones are nobody's for long.
 * Those that need not be copied are given as they are, or views of them
 */
function* batches(
  runs: CandleRuns,
  size: number,
  memory: 'own' | 'kept' | 'shared',
): Generator<Candles, void, undefined> {
  for (const run of runs) {
    if (memory !== 'kept' && run.length <= size) yield run;
    else
      for (let start = 0; start < run.length; start += size) {
        const batch = sliceCandles(run, start, start + size);
        yield memory === 'shared' ? batch : copyRows(batch);
      }
  }
}
