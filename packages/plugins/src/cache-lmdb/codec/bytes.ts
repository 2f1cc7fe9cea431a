/** Writes numbers one after another, little endian, without alignment. */
export class ByteWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  /** @param into the bytes to write over, or how many there will be at most */
  constructor(into: Uint8Array | number) {
    this.#bytes = typeof into === 'number' ? new Uint8Array(into) : into;
    const { buffer, byteOffset, byteLength } = this.#bytes;
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  u8(value: number): void {
    this.#view.setUint8(this.#at, value);
    this.#at += 1;
  }

  u16(value: number): void {
    if (value > 0xffff) throw new RangeError(`${value} does not fit into 16 bits`);
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }

  u32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  f64(value: number): void {
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  /** The doubles' own bytes: a NaN keeps its payload, which a loop over values need not grant. */
  column(values: Float64Array): void {
    this.#bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), this.#at);
    this.#at += values.byteLength;
  }

  raw(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }
}

/** Reads what a `ByteWriter` wrote. @throws RangeError when the bytes end too early */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    this.#at += 1;
    return this.#view.getUint8(this.#at - 1);
  }

  u16(): number {
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2, true);
  }

  u32(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  f64(): number {
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  column(into: Float64Array): void {
    this.need(into.byteLength);
    const end = this.#at + into.byteLength;
    new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(this.#bytes.subarray(this.#at, end));
    this.#at = end;
  }

  /** Asked before memory is allocated for so many bytes. */
  need(bytes: number): void {
    if (this.#at + bytes > this.#bytes.length) throw new RangeError('The bytes end too early');
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new RangeError('There are bytes after the end');
  }
}
