import type { ColumnChunk, Statistics } from 'hyparquet';
import type { TypedColumn } from '../typed-columns.ts';
import { PARQUET_TYPES } from './parquet-schema.ts';
import { encodingOf, type EncodedPage } from './page-encoder.ts';
import type { PageCodec } from './page-codec.ts';

/** What of its pages the footer needs. */
export type WrittenPage = Omit<EncodedPage, 'parts'>;

/** What the footer says of a column of a row group whose pages begin at `offset` of the file. */
export function columnChunk(
  column: TypedColumn,
  pages: readonly WrittenPage[],
  codec: PageCodec['name'],
  offset: number,
): ColumnChunk {
  const sum = (of: (page: WrittenPage) => number) =>
    BigInt(pages.reduce((total, page) => total + of(page), 0));
  return {
    file_offset: 0n,
    meta_data: {
      type: PARQUET_TYPES[column.type],
      encodings: [encodingOf(column), 'RLE'],
      path_in_schema: [column.name],
      codec,
      num_values: sum(({ rows }) => rows),
      total_uncompressed_size: sum(({ plainBytes }) => plainBytes),
      total_compressed_size: sum(({ bytes }) => bytes),
      data_page_offset: BigInt(offset),
      statistics: pages.map(({ statistics }) => statistics).reduce(together),
    },
  };
}

function together(a: Statistics, b: Statistics): Statistics {
  const least = [a.min_value, b.min_value].filter((each) => each !== undefined);
  const most = [a.max_value, b.max_value].filter((each) => each !== undefined);
  return {
    ...(least.length === 0
      ? {}
      : { min_value: least.reduce((x, y) => (y < x || (Object.is(y, -0) && x === 0) ? y : x)) }),
    ...(most.length === 0
      ? {}
      : { max_value: most.reduce((x, y) => (y > x || (y === 0 && Object.is(x, -0)) ? y : x)) }),
    null_count: (a.null_count ?? 0n) + (b.null_count ?? 0n),
  };
}
