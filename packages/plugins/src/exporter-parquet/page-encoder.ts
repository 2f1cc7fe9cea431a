import type { Encoding, Statistics } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { bytesOf } from '../bytes-of.ts';
import type { Compressor } from '../compression/compressor.ts';
import { SingleValues } from '../single-values.ts';
import type { TypedColumn } from '../typed-columns.ts';
import { optionalPage } from './optional-page.ts';
import { packTimes, packedBound } from './pack-times.ts';

/** A page, ready to be written: its header and its data. */
export interface EncodedPage {
  readonly parts: readonly Uint8Array[];
  readonly bytes: number;
  /** Header and data, had they not been compressed. */
  readonly plainBytes: number;
  readonly rows: number;
  readonly statistics: Statistics;
}

interface PlainPage {
  readonly page: Uint8Array;
  readonly statistics: Statistics;
}

export const encodingOf = ({ type }: TypedColumn): Encoding =>
  type === 'time' ? 'DELTA_BINARY_PACKED' : 'PLAIN';

/** Makes one page after another, in the same memory. */
export class PageEncoder {
  readonly #compressor: Compressor | undefined;
  readonly #singles = new SingleValues();
  #packed = new Uint8Array();

  /** @param compressor its own; undefined: pages are not compressed */
  constructor(compressor: Compressor | undefined) {
    this.#compressor = compressor;
  }

  /** Rows of one column as a page, which is there until the next call. `values` must stay as they are as long. */
  async encode(column: TypedColumn, values: Float64Array): Promise<EncodedPage> {
    const { page, statistics } = this.#plain(column, values);
    const pieces = this.#compressor ? await this.#compressor.compress(page) : [page];
    const size = pieces.reduce((sum, { length }) => sum + length, 0);
    const header = new ByteWriter(64);
    writePageHeader(header, {
      type: 'DATA_PAGE',
      uncompressed_page_size: page.length,
      compressed_page_size: size,
      data_page_header: {
        num_values: values.length,
        encoding: encodingOf(column),
        definition_level_encoding: 'RLE',
        repetition_level_encoding: 'RLE',
      },
    });
    const head = header.getBytes();
    return {
      parts: [head, ...pieces],
      bytes: head.length + size,
      plainBytes: head.length + page.length,
      rows: values.length,
      statistics,
    };
  }

  close(): void {
    this.#compressor?.close();
  }

  #plain({ type, isOptional }: TypedColumn, values: Float64Array): PlainPage {
    if (type === 'time') {
      const [first, last] = [values[0]!, values[values.length - 1]!];
      const statistics = { min_value: BigInt(first), max_value: BigInt(last), null_count: 0n };
      const most = packedBound(values.length);
      if (this.#packed.length < most) this.#packed = new Uint8Array(most);
      return { page: packTimes(values, this.#packed), statistics };
    }
    const numbers = type === 'float' ? this.#singles.of(values) : values;
    if (!isOptional) return { page: bytesOf(numbers), statistics: { ...boundsOf(numbers), null_count: 0n } };
    const { page, absent } = optionalPage(numbers);
    return { page, statistics: { ...boundsOf(numbers), null_count: BigInt(absent) } };
  }
}

/**
 * Bounds by which readers leave row groups out. A zero bound has the sign that holds both zeros, as the format asks;
 * there is none where all is absent.
 */
function boundsOf(values: Float64Array | Float32Array): Statistics {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least > most) return {};
  return { min_value: least === 0 ? -0 : least, max_value: most === 0 ? 0 : most };
}
