/** Bits in a row, the lowest first, and bytes; numbers up to 53 bits. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #rest = 0;
  #filled = 0;

  get length(): number {
    return this.#bytes.length;
  }

  clear(): void {
    this.#bytes.length = 0;
  }

  /** Not between bits: `flush()` comes first. */
  u8(value: number): void {
    this.#bytes.push(value);
  }

  varint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#bytes.push((rest % 128) + 128);
    this.#bytes.push(rest);
  }

  bits(value: number, count: number): void {
    // In two parts, so that sums stay exact doubles.
    if (count > 32) {
      this.bits(value % 2 ** 32, 32);
      this.bits(Math.floor(value / 2 ** 32), count - 32);
      return;
    }
    this.#rest += value * 2 ** this.#filled;
    this.#filled += count;
    for (; this.#filled >= 8; this.#filled -= 8) {
      this.#bytes.push(this.#rest % 256);
      this.#rest = Math.floor(this.#rest / 256);
    }
  }

  /** Fills the last byte with zeros. */
  flush(): void {
    if (this.#filled > 0) this.#bytes.push(this.#rest);
    this.#rest = 0;
    this.#filled = 0;
  }

  bytes(): readonly number[] {
    return this.#bytes;
  }
}

/** Reads what a `BitWriter` wrote. @throws RangeError when the bytes end too early */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  #rest = 0;
  #filled = 0;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
  }

  get at(): number {
    return this.#at;
  }

  u8(): number {
    if (this.#at >= this.#end) throw new RangeError('Patches are missing');
    return this.#bytes[this.#at++]!;
  }

  /** Of at most eight bytes, which is more than any value has. */
  varint(): number {
    let value = 0;
    let factor = 1;
    for (let n = 0; n < 8; n++, factor *= 128) {
      const byte = this.u8();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw new RangeError('A patch does not end');
  }

  bits(count: number): number {
    if (count > 32) {
      const low = this.bits(32);
      return low + this.bits(count - 32) * 2 ** 32;
    }
    for (; this.#filled < count; this.#filled += 8) this.#rest += this.u8() * 2 ** this.#filled;
    const limit = 2 ** count;
    const value = this.#rest % limit;
    this.#rest = Math.floor(this.#rest / limit);
    this.#filled -= count;
    return value;
  }

  /** Leaves what remains of the last byte. */
  align(): void {
    this.#rest = 0;
    this.#filled = 0;
  }
}
