/** Doubles as floats, in memory that is used again for the next ones. */
export class SingleValues {
  #memory = new Float32Array();

  of(values: Float64Array): Float32Array {
    if (this.#memory.length < values.length) this.#memory = new Float32Array(values.length);
    this.#memory.set(values);
    return this.#memory.subarray(0, values.length);
  }
}
