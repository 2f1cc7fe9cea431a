import type { CandleRuns, DatasetId, Revision } from '@candlewick/core';
import type { StoredDataset } from './stored-dataset.ts';

/** A block as a session leaves it; without rows it is to be removed. */
export interface WorkingBlock {
  /** Of the change that altered it last. */
  readonly version: number;
  readonly runs: CandleRuns;
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
