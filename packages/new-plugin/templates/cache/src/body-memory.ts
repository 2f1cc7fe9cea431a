import type { Body } from './dataset-file.ts';

/** Candles of the datasets that were used last, up to a bound in bytes. The newest is kept whatever its size. */
export class BodyMemory {
  readonly #bound: number;
  readonly #bodies = new Map<string, Body>();
  hits = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  get entries(): number {
    return this.#bodies.size;
  }

  get bytes(): number {
    return [...this.#bodies.values()].reduce((sum, body) => sum + sizeOf(body), 0);
  }

  get(key: string): Body | undefined {
    const found = this.#bodies.get(key);
    if (!found) return undefined;
    this.hits++;
    this.set(key, found);
    return found;
  }

  set(key: string, body: Body): void {
    this.#bodies.delete(key);
    this.#bodies.set(key, body);
    // A map remembers in which order its entries came: the first is the one that was not used for longest.
    for (const oldest of [...this.#bodies.keys()]) {
      if (this.#bodies.size === 1 || this.bytes <= this.#bound) break;
      this.#bodies.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#bodies.delete(key);
  }
}

const sizeOf = ({ runs, revisions }: Body): number =>
  runs.reduce((sum, run) => sum + 8 * run.length * (6 + Object.keys(run.extras).length), 0) +
  100 * revisions.length;
