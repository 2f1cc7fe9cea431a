import { bytesOf } from '../bytes-of.ts';
import type { Compressor } from '../compression/compressor.ts';
import { SingleValues } from '../single-values.ts';
import type { TypedColumn } from '../typed-columns.ts';

/** One buffer of a record batch, in pieces. */
export interface StoredBuffer {
  readonly pieces: readonly Uint8Array[];
  readonly bytes: number;
}

export interface EncodedColumn {
  readonly absent: number;
  /** A bit per row, least significant first; empty where nothing is absent. */
  readonly validity: StoredBuffer;
  readonly data: StoredBuffer;
}

/** Makes the buffers of one column, batch after batch in the same memory. */
export class ColumnEncoder {
  readonly #column: TypedColumn;
  readonly #compressor: Compressor | undefined;
  readonly #singles = new SingleValues();
  #words = new Uint32Array();

  /** @param compressor its own; undefined: buffers are not compressed */
  constructor(column: TypedColumn, compressor: Compressor | undefined) {
    this.#column = column;
    this.#compressor = compressor;
  }

  /** The buffers are there until the next call. `values` must stay as they are as long. */
  async encode(values: Float64Array): Promise<EncodedColumn> {
    const { absent, bits } = this.#column.isOptional ? presence(values) : NOTHING_ABSENT;
    const validity = await this.#stored(bits, true);
    return { absent, validity, data: await this.#stored(bytesOf(this.#typed(values)), false) };
  }

  close(): void {
    this.#compressor?.close();
  }

  #typed(values: Float64Array): ArrayBufferView {
    const { type } = this.#column;
    if (type === 'float') return this.#singles.of(values);
    return type === 'time' ? this.#integers(values) : values;
  }

  /** As pairs of 32 bits: BigInt64Array would take most of an export's time. Integers below 2^53 only. */
  #integers(times: Float64Array): Uint32Array {
    if (this.#words.length < times.length * 2) this.#words = new Uint32Array(times.length * 2);
    const words = this.#words;
    for (let i = 0; i < times.length; i++) {
      const time = times[i]!;
      const high = Math.floor(time / WORD);
      words[2 * i] = time - high * WORD;
      words[2 * i + 1] = high;
    }
    return words.subarray(0, times.length * 2);
  }

  /**
   * Compressed: a length in eight bytes, then the compressed bytes; -1 and the bytes as they are where that is shorter.
   *
   * @param isKept the compressor is used again before the buffer is written
   */
  async #stored(bytes: Uint8Array, isKept: boolean): Promise<StoredBuffer> {
    if (!this.#compressor || bytes.length === 0) return { pieces: [bytes], bytes: bytes.length };
    const small = await this.#compressor.compress(bytes);
    const size = sum(small);
    const isSmaller = size < bytes.length;
    const head = Buffer.alloc(8);
    head.writeBigInt64LE(isSmaller ? BigInt(bytes.length) : -1n);
    const content = isSmaller ? small.map((piece) => (isKept ? piece.slice() : piece)) : [bytes];
    return { pieces: [head, ...content], bytes: 8 + Math.min(size, bytes.length) };
  }
}

const WORD = 2 ** 32;
const NOTHING_ABSENT = { absent: 0, bits: new Uint8Array() };

const sum = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((total, { length }) => total + length, 0);

function presence(values: Float64Array): { readonly absent: number; readonly bits: Uint8Array } {
  let absent = 0;
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) absent++;
  if (absent === 0) return NOTHING_ABSENT;
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) bits[i >> 3]! |= 1 << (i & 7);
  return { absent, bits };
}
