/**
 * A table of FlatBuffers whose every offset and length is checked against the bytes: see "FlatBuffers Internals". A table
 * begins with the distance back to its list of fields, in which each field has its place in the table, or zero.
 */
export class Table {
  readonly #view: DataView;
  readonly #at: number;

  private constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  /** The table that the bytes begin with. @throws RangeError here as in all that follows: what it says lies outside */
  static root(bytes: Uint8Array): Table {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new Table(view, view.getUint32(0, true));
  }

  /** Where a field lies; 0: it has none. */
  #field(n: number): number {
    const list = this.#at - this.#view.getInt32(this.#at, true);
    const place = 4 + 2 * n;
    if (place >= this.#view.getUint16(list, true)) return 0;
    const offset = this.#view.getUint16(list + place, true);
    return offset === 0 ? 0 : this.#at + offset;
  }

  byte(n: number): number {
    const at = this.#field(n);
    return at === 0 ? 0 : this.#view.getUint8(at);
  }

  /** An integer of eight bytes; zero where the field is absent. */
  long(n: number): number {
    const at = this.#field(n);
    return at === 0 ? 0 : this.int64(at);
  }

  /** The integer of eight bytes at a place that `vector` has given. */
  int64(at: number): number {
    return Number(this.#view.getBigInt64(at, true));
  }

  table(n: number): Table | undefined {
    const at = this.#field(n);
    return at === 0 ? undefined : new Table(this.#view, at + this.#view.getUint32(at, true));
  }

  /** Where the elements of a vector lie, and how many; all of them are inside of the bytes. */
  vector(n: number, elementBytes: number): { readonly at: number; readonly length: number } {
    const field = this.#field(n);
    if (field === 0) return { at: 0, length: 0 };
    const at = field + this.#view.getUint32(field, true);
    const length = this.#view.getUint32(at, true);
    if (at + 4 + length * elementBytes > this.#view.byteLength)
      throw new RangeError('a list of it is too long');
    return { at: at + 4, length };
  }

  tables(n: number): Table[] {
    const { at, length } = this.vector(n, 4);
    return Array.from(
      { length },
      (_, i) => new Table(this.#view, at + 4 * i + this.#view.getUint32(at + 4 * i, true)),
    );
  }
}
