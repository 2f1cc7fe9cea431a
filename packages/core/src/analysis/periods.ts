import { sliceByTime, type Candles } from '../domain/candles.ts';
import { intersect, type Interval } from '../domain/interval.ts';

/** What a dataset can be cut into: a file per calendar month or year, UTC. */
export const PARTITIONS = ['month', 'year'] as const;
/** What an export is cut into. */
export type Partition = (typeof PARTITIONS)[number];

/** A calendar period, as far as it lies inside what was asked for. */
export interface Period {
  /** `2021-03` or `2021`. */
  readonly label: string;
  readonly interval: Interval;
}

/** The periods that an interval touches, in order. */
export function periodsOf(interval: Interval, partition: Partition): Period[] {
  const periods: Period[] = [];
  const first = new Date(interval.from);
  let year = first.getUTCFullYear();
  let month = partition === 'month' ? first.getUTCMonth() : 0;
  for (;;) {
    const from = Date.UTC(year, month);
    if (from >= interval.to) return periods;
    const label = new Date(from).toISOString().slice(0, partition === 'month' ? 7 : 4);
    if (partition === 'month') month++;
    else year++;
    const inside = intersect({ from, to: Date.UTC(year, month) }, interval);
    if (inside) periods.push({ label, interval: inside });
  }
}

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
