/** Scales tried: no venue sends more than twelve decimals. */
const FINEST = 1e12;

/**
 * Sums numbers that are decimals in truth, as venues send volumes: as long as whole units of the last decimal can hold
 * the sum exactly, the result is the very double that the decimal sum reads as. Otherwise it is a compensated sum.
 * The result depends on the values and their order alone, not on how they were cut into calls.
 */
export class DecimalSum {
  /** Units per one: a power of ten. Kept from sum to sum: a series rarely changes its decimals. */
  #scale = 1;
  #units = 0;
  #isExact = true;
  #sum = 0;
  #rest = 0;

  /** Adds rows `[start, end)`. NaN makes the sum NaN. */
  add(column: Float64Array, start: number, end: number): void {
    const next = this.#isExact ? this.#addUnits(column, start, end) : start;
    if (next < end) this.#addCompensated(column, next, end);
  }

  /** The sum so far. */
  get value(): number {
    return this.#isExact ? this.#units / this.#scale : this.#sum + this.#rest;
  }

  /** The sum so far; begins anew. */
  take(): number {
    const result = this.value;
    this.#units = 0;
    this.#sum = 0;
    this.#rest = 0;
    this.#isExact = true;
    return result;
  }

  /** Gives the first row that it could not add. */
  #addUnits(column: Float64Array, start: number, end: number): number {
    let units = this.#units;
    let scale = this.#scale;
    let row = start;
    for (; row < end; row++) {
      const value = column[row]!;
      let count = Math.round(value * scale);
      if (count / scale !== value) {
        const finer = finerScale(value, scale);
        // A new scale for what is there already: whole again, or too large and seen below.
        units *= finer / scale;
        scale = finer;
        count = Math.round(value * scale);
        if (count / scale !== value) break;
      }
      const sum = units + count;
      if (!(Math.abs(sum) <= Number.MAX_SAFE_INTEGER)) break;
      units = sum;
    }
    this.#scale = scale;
    this.#units = units;
    if (row < end) {
      this.#isExact = false;
      this.#sum = units / scale;
      if (scale === FINEST) this.#scale = 1;
    }
    return row;
  }

  /** https://en.wikipedia.org/wiki/Kahan_summation_algorithm#Further_enhancements */
  #addCompensated(column: Float64Array, start: number, end: number): void {
    let sum = this.#sum;
    let rest = this.#rest;
    for (let row = start; row < end; row++) {
      const value = column[row]!;
      const next = sum + value;
      rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }
    this.#sum = sum;
    this.#rest = rest;
  }
}

/** The coarsest scale, not coarser than `scale`, in which the value is whole; the finest where there is none. */
function finerScale(value: number, scale: number): number {
  let finer = scale;
  while (finer < FINEST && Math.round(value * finer) / finer !== value) finer *= 10;
  return finer;
}
