/** As many files as are in flight at a time. */
const MOST_KEPT = 3;
/** Files of one series are of about one length. */
const SPARE = 1.25;

/** Memory for one file after another, as they come over the line: see ColumnMemory. */
export class BodyMemory {
  readonly #free: Buffer<ArrayBuffer>[] = [];

  /** At least so many bytes, whatever is in them, all of their buffer: it may be handed to another thread. */
  take(bytes: number): Buffer<ArrayBuffer> {
    const fits = this.#free.findIndex((each) => each.length >= bytes);
    if (fits >= 0) return this.#free.splice(fits, 1)[0]!;
    return Buffer.from(new ArrayBuffer(Math.ceil(bytes * SPARE)));
  }

  /** Nobody looks at it any more. */
  give(memory: Buffer<ArrayBuffer>): void {
    this.#free.push(memory);
    if (this.#free.length > MOST_KEPT) this.#free.shift();
  }

  /** Gives back to the system what nobody has now. */
  drop(): void {
    for (const { buffer } of this.#free.splice(0)) buffer.transfer(0);
  }
}
