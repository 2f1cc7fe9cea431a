/** Neighbouring buckets differ by 2%: as exact as a quantile of latencies needs to be. */
const GROWTH = Math.log(1.02);

/** Quantiles of any number of positive values in bounded memory. */
export class Histogram {
  readonly #buckets = new Map<number, number>();
  #count = 0;
  #max = 0;

  add(value: number): void {
    if (!(value >= 0 && value < Infinity)) return;
    const bucket = Math.round(Math.log(Math.max(value, 1e-3)) / GROWTH);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    this.#count++;
    this.#max = Math.max(this.#max, value);
  }

  get count(): number {
    return this.#count;
  }

  get max(): number {
    return this.#max;
  }

  /** @param share 0.5 is the median. 0 without values. */
  quantile(share: number): number {
    let left = Math.max(1, Math.ceil(share * this.#count));
    for (const [bucket, count] of [...this.#buckets].sort(([a], [b]) => a - b)) {
      left -= count;
      if (left <= 0) return Math.min(Math.exp(bucket * GROWTH), this.#max);
    }
    return 0;
  }
}
