import type { Encoding, Statistics } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import type { Compress } from '../compression/compress.ts';
import type { TypedColumn } from '../typed-columns.ts';
import { optionalPage } from './optional-page.ts';
import { packTimes } from './pack-times.ts';

/** A page, ready to be written: its header and its data. */
export interface EncodedPage {
  readonly parts: readonly Uint8Array[];
  readonly bytes: number;
  /** Header and data, had they not been compressed. */
  readonly plainBytes: number;
  readonly rows: number;
  readonly statistics: Statistics;
}

/** How pages are compressed; not at all where `compress` is absent. */
export interface PageCodec {
  readonly name: 'ZSTD' | 'GZIP' | 'UNCOMPRESSED';
  readonly compress?: Compress;
}

export const encodingOf = ({ kind }: TypedColumn): Encoding =>
  kind === 'time' ? 'DELTA_BINARY_PACKED' : 'PLAIN';

/** Rows of one column as a page. `values` must stay as they are until the promise resolves. */
export async function encodePage(
  column: TypedColumn,
  values: Float64Array,
  codec: PageCodec,
): Promise<EncodedPage> {
  const { page, statistics } = plainPage(column, values);
  const data = codec.compress ? await codec.compress(page) : page.slice();
  const header = new ByteWriter(64);
  writePageHeader(header, {
    type: 'DATA_PAGE',
    uncompressed_page_size: page.length,
    compressed_page_size: data.length,
    data_page_header: {
      num_values: values.length,
      encoding: encodingOf(column),
      definition_level_encoding: 'RLE',
      repetition_level_encoding: 'RLE',
    },
  });
  const head = header.getBytes().slice();
  return {
    parts: [head, data],
    bytes: head.length + data.length,
    plainBytes: head.length + page.length,
    rows: values.length,
    statistics,
  };
}

interface PlainPage {
  readonly page: Uint8Array;
  readonly statistics: Statistics;
}

function plainPage({ kind }: TypedColumn, values: Float64Array): PlainPage {
  if (kind === 'time') {
    const [first, last] = [values[0]!, values[values.length - 1]!];
    const statistics = { min_value: BigInt(first), max_value: BigInt(last), null_count: 0n };
    return { page: packTimes(values), statistics };
  }
  if (kind === 'optional') {
    const { page, absent } = optionalPage(values);
    return { page, statistics: { ...boundsOf(values), null_count: BigInt(absent) } };
  }
  const page = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { page, statistics: { ...boundsOf(values), null_count: 0n } };
}

/**
 * Bounds by which readers leave row groups out. A zero bound has the sign that holds both zeros, as the format asks;
 * there is none where all is absent.
 */
function boundsOf(values: Float64Array): Statistics {
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
