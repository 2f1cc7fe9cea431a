import { sliceByTime, type Candles } from '../domain/candles.ts';
import { intersect, type Interval } from '../domain/interval.ts';
import type { Partition } from '../domain/partition.ts';

/** A calendar period, as far as it lies inside what was asked for. */
export interface Period {
  /** `2021-03-01`, `2021-03` or `2021`. */
  readonly label: string;
  readonly interval: Interval;
}

/** The periods that an interval touches, in order. */
export function periodsOf(interval: Interval, partition: Partition): Period[] {
  const periods: Period[] = [];
  const { length, next } = CALENDAR[partition];
  for (let from = interval.from; from < interval.to;) {
    const label = new Date(from).toISOString().slice(0, length);
    const to = next(new Date(from));
    const inside = intersect({ from, to }, interval);
    if (inside) periods.push({ label, interval: inside });
    from = to;
  }
  return periods;
}

/** How much of an ISO date names a period, and where the next one begins. */
const CALENDAR: Readonly<
  Record<Partition, { readonly length: number; readonly next: (date: Date) => number }>
> = {
  day: {
    length: 10,
    next: (date) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1),
  },
  month: { length: 7, next: (date) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) },
  year: { length: 4, next: (date) => Date.UTC(date.getUTCFullYear() + 1, 0) },
};

/** Cuts one stream of batches into several that are read one after another. */
export class BatchCutter {
  readonly #iterator: AsyncIterator<Candles>;
  #left: Candles | undefined;

  /** @param batches ascending */
  constructor(batches: AsyncIterable<Candles>) {
    this.#iterator = batches[Symbol.asyncIterator]();
  }

  /** What comes before `to` and was not read yet. */
  async *until(to: number): AsyncGenerator<Candles> {
    for (;;) {
      const batch = this.#left ?? (await this.#next());
      this.#left = undefined;
      if (!batch) return;
      const inside = sliceByTime(batch, -Infinity, to);
      if (inside.length < batch.length) this.#left = sliceByTime(batch, to, Infinity);
      if (inside.length > 0) yield inside;
      if (this.#left) return;
    }
  }

  /** Nothing more will be read. */
  async close(): Promise<void> {
    this.#left = undefined;
    await this.#iterator.return?.();
  }

  async #next(): Promise<Candles | undefined> {
    const { done, value } = await this.#iterator.next();
    return done === true ? undefined : value;
  }
}
