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
  lowerBound,
  NEW_DATASET,
  NO_CANDLES,
  parseTimeframe,
  storableRows,
} from '@candlewick/core';
import { blockOf, blocksOf, blockSpan, timeOf } from './block-span.ts';
import { edgesOf } from './edges.ts';
import { frameCoder } from './codec/frames/wasm-coder.ts';
import { covers, foldBlock } from './fold-block.ts';
import { evictFromBlock } from './evict-from-block.ts';
import type { Steps } from './pace.ts';
import { putInBlock } from './put-in-block.ts';
import type { At, Store } from './store.ts';
import type { DatasetStamp } from './stored-dataset.ts';
import { sameStamp } from './stored-dataset.ts';
import type { WorkingPiece } from './working-dataset.ts';
import { isNew, WorkingDataset } from './working-dataset.ts';

/** Of so few times the order is seen sooner than the coder is made. */
const FEW = 4096;

/**
 * The work of some changes that will be written in one transaction: what they make of the datasets, worked out
 * against one state of the store. Nothing is written here. A change that fails leaves no trace in it.
 */
export class Session {
  readonly #store: Store;
  readonly #at: At;
  readonly #now: number;
  readonly #datasets = new Map<string, WorkingDataset>();
  /** What the store's `next` was when the first new dataset was met, and what it will be. */
  #firstNumber: number | undefined;
  #next: number | undefined;
  #changes = 0;

  /** @param now milliseconds UTC, stamped on what changes */
  constructor(store: Store, at: At, now: number) {
    this.#store = store;
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

  /**
   * Takes the numbers of its new datasets for good. Called inside a write transaction, of a session that stands on the
   * latest state and gets no more changes.
   */
  takeNumbers(): void {
    if (this.#next === undefined) return;
    this.#store.setCount('next', this.#next);
    this.#next = this.#firstNumber = undefined;
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
    const blocks = new Map<number, readonly WorkingPiece[]>();
    let { candles } = before;
    let added = 0;
    const revisions: Revision[] = [];
    for (const interval of change.evict ?? []) {
      if (isEmptyInterval(interval)) continue;
      for (const block of this.#touched(work, blocks, interval, NONE, span)) {
        const pieces = blocks.get(block) ?? this.#pieces(work, block);
        const load = (piece: WorkingPiece) => this.#load(work, block, piece);
        const outcome = evictFromBlock(pieces, interval, { version, load });
        if (outcome.pieces !== pieces) blocks.set(block, outcome.pieces);
        candles -= outcome.removed;
        yield;
      }
    }
    for (const put of change.put ?? []) {
      const rows = storableRows(put, extras, (times) => times.length > FEW && !!frameCoder().ascend?.(times));
      if (isEmptyInterval(put.interval)) continue;
      for (const block of this.#touched(work, blocks, put.interval, rows.time, span)) {
        const pieces = blocks.get(block) ?? this.#pieces(work, block);
        const [own] = cutRuns([rows], block * span, (block + 1) * span);
        const load = (piece: WorkingPiece) => this.#load(work, block, piece);
        const outcome = putInBlock(pieces, put.interval, own ?? NO_CANDLES, {
          version,
          now: this.#now,
          load,
        });
        if (outcome.pieces !== pieces) blocks.set(block, outcome.pieces);
        candles += outcome.added - outcome.vanished;
        added += outcome.added;
        revisions.push(...outcome.revisions);
        yield;
      }
    }
    work.revisions.push(...revisions);
    for (const [block, pieces] of blocks) work.blocks.set(block, { version, pieces });
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

  /**
   * Blocks with rows inside the interval, or with rows to come.
   *
   * @param changed what the change has made of blocks so far
   */
  #touched(
    work: WorkingDataset,
    changed: ReadonlyMap<number, unknown>,
    interval: Interval,
    times: Float64Array,
    span: number,
  ): Iterable<number> {
    const { first, last } = blocksOf(interval, span);
    const touched = new Set<number>();
    for (const blocks of [work.blocks, changed])
      for (const block of blocks.keys()) if (block >= first && block <= last) touched.add(block);
    if (work.base)
      for (const [block] of this.#store.entries(work.base.number, first, last, this.#at)) touched.add(block);
    for (let row = 0; row < times.length;) {
      const block = blockOf(times[row]!, span);
      touched.add(block);
      row += lowerBound(times.subarray(row), (block + 1) * span);
    }
    return [...touched].sort((a, b) => a - b);
  }

  /** Joins pieces where it pays: the last thing before blocks are written. */
  *fold(): Steps<void> {
    for (const work of this.#datasets.values()) {
      const span = blockSpan(timeframeOf(work.id));
      for (const [block, { version, pieces }] of work.blocks) {
        const full = covers(work.current.coverage, timeOf(block, span));
        const load = (piece: WorkingPiece) => this.#load(work, block, piece);
        work.blocks.set(block, { version, pieces: foldBlock(pieces, full, load) });
        yield;
      }
    }
  }

  #pieces(work: WorkingDataset, block: number): readonly WorkingPiece[] {
    const dirty = work.blocks.get(block);
    if (dirty) return dirty.pieces;
    return (work.base && this.#store.entry(work.base.number, block, this.#at)?.pieces) ?? [];
  }

  #load(work: WorkingDataset, block: number, piece: WorkingPiece): CandleRuns {
    return isNew(piece) ? piece.runs : this.#store.piece(work.id, work.base!, block, piece, this.#at);
  }
}

const NONE = new Float64Array();

function timeframeOf(id: DatasetId): Timeframe {
  const timeframe = parseTimeframe(id.timeframe);
  if (timeframe) return timeframe;
  throw new CandlewickError('UNKNOWN_TIMEFRAME', `${datasetKey(id)}: ${id.timeframe} is not a timeframe`);
}
