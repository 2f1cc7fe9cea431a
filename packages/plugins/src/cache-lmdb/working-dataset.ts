import type { CandleRuns, DatasetId, Revision } from '@candlewick/core';
import { countRows } from '@candlewick/core';
import type { Piece } from './block-entry.ts';
import type { StoredDataset } from './stored-dataset.ts';

/** A piece that is not stored yet. */
export interface NewPiece extends Omit<Piece, 'bytes' | 'old'> {
  readonly runs: CandleRuns;
}

export type WorkingPiece = Piece | NewPiece;

export const isNew = (piece: WorkingPiece): piece is NewPiece => 'runs' in piece;

/** @param runs with at least one row */
export const newPiece = (version: number, runs: CandleRuns): NewPiece => ({
  version,
  rows: countRows(runs),
  first: runs[0]!.time[0]!,
  last: runs.at(-1)!.time.at(-1)!,
  runs,
});

/** A block as a session leaves it; without pieces it is to be removed. */
export interface WorkingBlock {
  /** Of the change that altered it last. */
  readonly version: number;
  readonly pieces: readonly WorkingPiece[];
}

/** A dataset while a session changes it. */
export class WorkingDataset {
  readonly id: DatasetId;
  /** As the session found it; undefined when it is new. */
  readonly base: StoredDataset | undefined;
  current: StoredDataset;
  readonly blocks = new Map<number, WorkingBlock>();
  /** New ones, oldest first. */
  readonly revisions: Revision[] = [];

  constructor(id: DatasetId, base: StoredDataset | undefined, current: StoredDataset) {
    this.id = id;
    this.base = base;
    this.current = current;
  }
}
