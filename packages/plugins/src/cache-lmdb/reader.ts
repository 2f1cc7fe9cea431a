import type { CandleRuns, Candles, DatasetId, Interval, ReadOptions } from '@candlewick/core';
import {
  CandlewickError,
  copyRows,
  cutRuns,
  datasetKey,
  intersect,
  parseTimeframe,
  sliceCandles,
} from '@candlewick/core';
import type { BlockEntry } from './block-entry.ts';
import type { BlockMemory } from './block-memory.ts';
import { BLOCK_SLOTS, blocksOf, blockSpan, SCAN_ROWS, timeOf } from './block-span.ts';
import { Pace } from './pace.ts';
import { Scratch } from './scratch.ts';
import { Snapshot } from './snapshot.ts';
import type { At, Store } from './store.ts';
import type { StoredDataset } from './stored-dataset.ts';

/** Blocks read since open. */
export interface ReadCounts {
  memory: number;
  disk: number;
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
  #scratch: Scratch | undefined;
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
    const pace = new Pace();
    let scratch: Scratch | undefined;
    try {
      const dataset = this.#store.dataset(id, snapshot.at());
      if (!dataset) return;
      onUse?.(dataset);
      const mayRemember = this.#fits(dataset, interval, span);
      if (reuse) scratch = this.#takeScratch(dataset.facts.extras ?? []);
      let next = first;
      while (next <= last) {
        const entries = this.#entries(id, dataset, snapshot, next, last);
        if (entries.length === 0) return;
        const state = snapshot.count;
        for (const [block, entry] of entries) {
          if (pace.isDue) {
            snapshot.limit();
            yield undefined;
            pace.begin();
          }
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
            span,
            at,
            mayRemember,
            scratch,
          );
          this.counts[known ? 'memory' : 'disk']++;
          next = block + 1;
          // What is decoded needs no state any more.
          if (next > last) snapshot.release();
          else snapshot.limit();
          for (const batch of batches(runs, interval, batchSize, reuse ? 'shared' : kept ? 'kept' : 'own')) {
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
      this.#scratch ??= scratch;
    }
  }

  #spanOf(timeframe: string): number | undefined {
    if (this.#spans.timeframe !== timeframe) {
      const parsed = parseTimeframe(timeframe);
      this.#spans = { timeframe, span: parsed && blockSpan(parsed) };
    }
    return this.#spans.span;
  }

  /** The memory of the read before, when nobody uses it: new memory costs a short read as much as its decoding. */
  #takeScratch(extras: readonly string[]): Scratch {
    const free = this.#scratch;
    this.#scratch = undefined;
    return free?.fits(extras) ? free : new Scratch(BLOCK_SLOTS, extras);
  }

  /** The block's rows inside the interval, and perhaps more; from the memory where that has them. */
  #runs(
    id: DatasetId,
    dataset: StoredDataset,
    block: number,
    { version, pieces }: BlockEntry,
    interval: Interval,
    span: number,
    at: At,
    mayRemember: boolean,
    scratch: Scratch | undefined,
  ): { readonly runs: CandleRuns; readonly known: boolean; readonly kept: boolean } {
    const all = timeOf(block, span);
    const part = intersect(interval, all) ?? all;
    const blockId = { dataset: dataset.number, block, version };
    const found = this.#memory.get(blockId);
    if (found) return { runs: found, known: true, kept: true };
    // Of a part the frames are decoded as quickly as they would be copied.
    const kept = mayRemember && pieces.every(({ first, last }) => first >= part.from && last < part.to);
    scratch?.begin();
    const runs = pieces
      .filter(({ first, last }) => first < part.to && last >= part.from)
      .flatMap((piece) =>
        this.#store.piece(
          id,
          dataset,
          block,
          piece,
          at,
          kept ? undefined : part,
          kept ? undefined : scratch?.allocate,
        ),
      );
    if (kept) this.#memory.set(blockId, runs);
    return { runs, known: false, kept };
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
  ): (readonly [number, BlockEntry])[] {
    const at = snapshot.at();
    if (snapshot.count > 1 && this.#store.stamp(id, at)?.number !== dataset.number)
      throw new CandlewickError('UNKNOWN_DATASET', `${datasetKey(id)} was deleted while it was read`);
    if (last - next >= FEW)
      return [...this.#store.entries(dataset.number, next, last, at, { limit: LOOK_AHEAD })];
    const found: (readonly [number, BlockEntry])[] = [];
    for (let block = next; block <= last; block++) {
      const entry = this.#store.entry(dataset.number, block, at);
      if (entry) found.push([block, entry]);
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
 * The rows of `interval` in batches, of memory that is nobody else's unless sharing it is wanted.
 *
 * @param memory of `runs`: `own` runs are kept by nobody, and a whole one is given away as it is; `kept` ones are
 * copied; of `shared` ones there are views
 */
function* batches(
  runs: CandleRuns,
  { from, to }: Interval,
  size: number,
  memory: 'own' | 'kept' | 'shared',
): Generator<Candles, void, undefined> {
  for (const run of cutRuns(runs, from, to)) {
    if (memory === 'own' && run.length <= size) yield run;
    else
      for (let start = 0; start < run.length; start += size) {
        const batch = sliceCandles(run, start, start + size);
        yield memory === 'shared' ? batch : copyRows(batch);
      }
  }
}
