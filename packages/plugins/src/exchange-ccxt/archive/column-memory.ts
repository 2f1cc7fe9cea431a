import type { Candles } from '@candlewick/core';
import { allocateCandles } from '@candlewick/core';

/** As many files as are in flight at a time. */
const MOST_KEPT = 3;

/** Columns for one file after another: new memory for each would be most of the work, and is given back late. */
export class ColumnMemory {
  readonly #free: Candles[] = [];

  /** Columns of at least so many rows, whatever is in them. */
  take(rows: number, extras: readonly string[]): Candles {
    // The same columns, no more: what is not written over is another file's.
    const names = String(extras);
    const fits = this.#free.findIndex(
      (each) => each.length >= rows && String(Object.keys(each.extras)) === names,
    );
    if (fits >= 0) return this.#free.splice(fits, 1)[0]!;
    return allocateCandles(Math.max(1, rows), extras);
  }

  /** Nobody looks at them any more. */
  give(candles: Candles): void {
    this.#free.push(candles);
    if (this.#free.length > MOST_KEPT) this.#free.shift();
  }

  /** Gives back to the system what nobody has now. */
  drop(): void {
    for (const { time } of this.#free.splice(0)) (time.buffer as ArrayBuffer).transfer(0);
  }
}
