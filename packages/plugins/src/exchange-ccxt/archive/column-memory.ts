import type { Candles } from '@candlewick/core';
import { CORE_COLUMNS } from '@candlewick/core';

/** As many files as are in flight at a time. */
const MOST_KEPT = 3;

/**
 * Columns for one file after another: new memory for each would be most of the work, and is given back late. Threads share
 * it: what is sent to another is a view, not a copy.
 */
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
    const length = Math.max(1, rows);
    const buffer = new SharedArrayBuffer(8 * length * (CORE_COLUMNS.length + extras.length));
    let columns = 0;
    const column = () => new Float64Array(buffer, 8 * length * columns++, length);
    return {
      length,
      time: column(),
      open: column(),
      high: column(),
      low: column(),
      close: column(),
      volume: column(),
      extras: Object.fromEntries(extras.map((name) => [name, column()])),
    };
  }

  /** Nobody looks at them any more. */
  give(candles: Candles): void {
    this.#free.push(candles);
    if (this.#free.length > MOST_KEPT) this.#free.shift();
  }
}
