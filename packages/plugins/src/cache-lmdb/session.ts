import type {
  CandleRuns,
  CommitResult,
  DatasetChange,
  DatasetId,
  Interval,
  Revision,
  Timeframe,
} from '@candlewick/core';
import {
  applyChange,
  CandlewickError,
  cutRuns,
  datasetKey,
  isEmptyInterval,
  NEW_DATASET,
  NO_CANDLES,
  parseTimeframe,
  putRows,
  storableRows,
} from '@candlewick/core';
import type { BlockMemory } from './block-memory.ts';
import { blockOf, blocksOf, blockSpan } from './block-span.ts';
import { edgesOf } from './edges.ts';
import type { Steps } from './pace.ts';
import type { At, Store } from './store.ts';
import type { DatasetStamp } from './stored-dataset.ts';
import { sameStamp } from './stored-dataset.ts';
import { WorkingDataset } from './working-dataset.ts';

/**
 * The work of some changes that will be written in one transaction: what they make of the datasets, worked out
 * against one state of the store. Nothing is written here. A change that fails leaves no trace in it.
 */
export class Session {
  readonly #store: Store;
  readonly #memory: BlockMemory;
  readonly #at: At;
  readonly #now: number;
  readonly #datasets = new Map<string, WorkingDataset>();
  /** What the store's `next` was when the first new dataset was met, and what it will be. */
  #firstNumber: number | undefined;
  #next: number | undefined;
  #changes = 0;

  /** @param now milliseconds UTC, stamped on what changes */
  constructor(store: Store, memory: BlockMemory, at: At, now: number) {
    this.#store = store;
    this.#memory = memory;
    this.#at = at;
    this.#now = now;
  }

  get datasets(): Iterable<WorkingDataset> {
    return this.#datasets.values();
  }

  /** Whether what it was worked out against is still what the store says at `at`. */
  standsOn(at: At): boolean {
    for (const { id, base } of this.#datasets.values())
      if (!sameStamp(base, this.#store.stamp(id, at))) return false;
    return this.#firstNumber === undefined || this.#store.count('next', at) === this.#firstNumber;
  }

  /** How many changes it consists of. */
  get changes(): number {
    return this.#changes;
  }

  /** What `next` becomes; undefined when it stays. */
  get next(): number | undefined {
    return this.#next;
  }

  /** The stamp that a change of the dataset got. */
  stampOf(id: DatasetId, version: number): DatasetStamp {
    return { number: this.#datasets.get(datasetKey(id))!.current.number, version };
  }

  *apply(id: DatasetId, change: DatasetChange): Steps<CommitResult> {
    const timeframe = timeframeOf(id);
    const work = this.#open(id);
    const before = work.current;
    const version = before.version + 1;
    const state = applyChange(before, change, timeframe);
    const extras = state.facts.extras ?? [];
    const span = blockSpan(timeframe);
    const blocks = new Map<number, CandleRuns>();
    let { candles } = before;
    let added = 0;
    const revisions: Revision[] = [];
    for (const put of change.put ?? []) {
      const rows = storableRows(put, extras);
      if (isEmptyInterval(put.interval)) continue;
      for (const block of this.#touched(work, put.interval, rows.time, span)) {
        const stored = blocks.get(block) ?? this.#runs(work, block);
        const [own] = cutRuns([rows], block * span, (block + 1) * span);
        const outcome = putRows(stored, put.interval, own ?? NO_CANDLES, this.#now);
        if (outcome.changed) blocks.set(block, outcome.runs);
        candles += outcome.added - outcome.vanished;
        added += outcome.added;
        revisions.push(...outcome.revisions);
        yield;
      }
    }
    work.revisions.push(...revisions);
    for (const [block, runs] of blocks) work.blocks.set(block, { version, runs });
    const { firstTime: _, lastTime: __, ...rest } = before;
    work.current = {
      ...rest,
      ...state,
      ...edgesOf(this.#store, work, this.#at),
      version,
      candles,
      revisions: before.revisions + revisions.length,
      updatedAt: this.#now,
    };
    this.#datasets.set(datasetKey(id), work);
    this.#changes++;
    return { version, added, revised: revisions.length };
  }

  /** The dataset as this session has it so far. A new one gets the next number, kept only when it is used. */
  #open(id: DatasetId): WorkingDataset {
    const known = this.#datasets.get(datasetKey(id));
    if (known) return known;
    const base = this.#store.dataset(id, this.#at);
    if (base) return new WorkingDataset(id, base, base);
    this.#firstNumber ??= this.#store.count('next', this.#at);
    const number = this.#next ?? this.#firstNumber;
    this.#next = number + 1;
    return new WorkingDataset(id, undefined, {
      ...NEW_DATASET,
      number,
      // Not zero: a dataset made anew after it was deleted goes on from where its name was.
      version: this.#store.count('changes', this.#at),
      candles: 0,
      bytes: 0,
      revisions: 0,
      updatedAt: this.#now,
    });
  }

  /** Blocks with stored rows inside the interval, or with rows to come. */
  #touched(work: WorkingDataset, interval: Interval, times: Float64Array, span: number): Iterable<number> {
    const { first, last } = blocksOf(interval, span);
    const touched = new Set<number>();
    for (const block of work.blocks.keys()) if (block >= first && block <= last) touched.add(block);
    if (work.base)
      for (const [block] of this.#store.entries(work.base.number, first, last, this.#at)) touched.add(block);
    for (const time of times) touched.add(blockOf(time, span));
    return [...touched].sort((a, b) => a - b);
  }

  #runs(work: WorkingDataset, block: number): CandleRuns {
    const dirty = work.blocks.get(block);
    if (dirty) return dirty.runs;
    if (!work.base) return [];
    const { number } = work.base;
    const entry = this.#store.entry(number, block, this.#at);
    if (!entry) return [];
    const id = { dataset: number, block, version: entry.version };
    return (
      this.#memory.get(id) ?? this.#store.block(work.id, id, entry, work.base.facts.extras ?? [], this.#at)
    );
  }
}

function timeframeOf(id: DatasetId): Timeframe {
  const timeframe = parseTimeframe(id.timeframe);
  if (timeframe) return timeframe;
  throw new CandlewickError('UNKNOWN_TIMEFRAME', `${datasetKey(id)}: ${id.timeframe} is not a timeframe`);
}
