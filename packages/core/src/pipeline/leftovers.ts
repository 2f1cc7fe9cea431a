import { normaliseIntervals, type Interval } from '../domain/interval.ts';
import type { FileWork } from './choose-files.ts';

/**
 * What is left to pages while files are read: what no file is taken for, and what files did not bring. A stretch is ready
 * once no file that is still to come lies before it or touches it: a hole that goes on in the next file is one question,
 * and what comes before a candle is known when it is asked about.
 */
export class Leftovers {
  readonly #coming: Set<FileWork>;
  #left: readonly Interval[];

  constructor(rest: readonly Interval[], files: readonly FileWork[]) {
    this.#coming = new Set(files);
    this.#left = rest;
  }

  /** A file has been dealt with. */
  settle(file: FileWork, left: readonly Interval[]): void {
    this.#coming.delete(file);
    this.#left = normaliseIntervals([...this.#left, ...left]);
  }

  /** What has become ready since it was last asked: sorted, disjoint. */
  take(): readonly Interval[] {
    const bound = [...this.#coming].reduce((first, { wanted }) => Math.min(first, wanted[0]!.from), Infinity);
    const isReady = ({ to }: Interval) => to < bound;
    const ready = this.#left.filter(isReady);
    this.#left = this.#left.filter((each) => !isReady(each));
    return ready;
  }
}
