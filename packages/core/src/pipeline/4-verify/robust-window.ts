/** MAD times this is the standard deviation, where values are normal. */
const NORMAL_SCALE = 1.4826;

/** The latest values, and what is usual among them: median and spread, which single wild values hardly move. */
export class RobustWindow {
  readonly #ring: Float64Array;
  readonly #sorted: Float64Array;
  #length = 0;
  #next = 0;

  /** @param size values that are remembered */
  constructor(size: number) {
    this.#ring = new Float64Array(size);
    this.#sorted = new Float64Array(size);
  }

  get length(): number {
    return this.#length;
  }

  /** Remembers a (finite) value in place of the oldest one. */
  push(value: number): void {
    const sorted = this.#sorted;
    if (this.#length === sorted.length) {
      const gone = this.#place(this.#ring[this.#next]!);
      sorted.copyWithin(gone, gone + 1, this.#length--);
    }
    const at = this.#place(value);
    sorted.copyWithin(at + 1, at, this.#length++);
    sorted[at] = value;
    this.#ring[this.#next] = value;
    this.#next = (this.#next + 1) % this.#ring.length;
  }

  /** NaN without values. */
  median(): number {
    const half = this.#length >> 1;
    const upper = this.#sorted[half]!;
    if (this.#length === 0) return NaN;
    return this.#length % 2 === 1 ? upper : (this.#sorted[half - 1]! + upper) / 2;
  }

  /** The median absolute deviation, as a standard deviation; of two middle ones the larger. NaN without values. */
  spread(median = this.median()): number {
    if (this.#length === 0) return NaN;
    const sorted = this.#sorted;
    const nearest = (this.#length >> 1) + 1;
    // The values nearest to the median are neighbours: their first index is found, not their distances sorted.
    let low = 0;
    let high = this.#length - nearest;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (median - sorted[middle]! > sorted[middle + nearest]! - median) low = middle + 1;
      else high = middle;
    }
    return NORMAL_SCALE * Math.max(median - sorted[low]!, sorted[low + nearest - 1]! - median);
  }

  /** Index of the first remembered value that is not below `value`. */
  #place(value: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
