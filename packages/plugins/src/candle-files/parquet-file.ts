import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import type { Compressors } from 'hyparquet';
import zlib from 'node:zlib';
import { lz4Unblock } from '../compression/lz4-unblock.ts';
import { BATCH_ROWS, type Cell, type RawFile, type RawRow } from './raw-file.ts';

/** Snappy is hyparquet's own. */
const compressors: Compressors = {
  ZSTD: (bytes) => new Uint8Array(zlib.zstdDecompressSync(bytes)),
  GZIP: (bytes) => new Uint8Array(zlib.gunzipSync(bytes)),
  BROTLI: (bytes) => new Uint8Array(zlib.brotliDecompressSync(bytes)),
  LZ4_RAW: (bytes, size) => {
    const out = new Uint8Array(size);
    lz4Unblock(bytes, out, 0);
    return out;
  },
};

/** Read by row group. */
export async function parquetFile(path: string): Promise<RawFile | undefined> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const leaves = parquetSchema(metadata).children.filter(({ children }) => children.length === 0);
  const names = leaves.map(({ element }) => element.name);
  async function* rows(): AsyncGenerator<readonly RawRow[]> {
    let start = 0;
    for (const { num_rows } of metadata.row_groups) {
      const count = Number(num_rows);
      const columns = names.map((): Cell[] => new Array<Cell>(count));
      const held = names.map(() => 0);
      await parquetRead({
        file, metadata, compressors,
        columns: [...names],
        rowStart: start,
        rowEnd: start + count,
        onChunk: ({ columnName, columnData, rowStart }) => {
          const at = names.indexOf(columnName);
          const column = columns[at]!;
          held[at]! += columnData.length;
          for (let i = 0; i < columnData.length; i++) column[rowStart - start + i] = columnData[i] as Cell;
        },
      }); // prettier-ignore
      // A damaged file may say that it has billions.
      if (held.some((each) => each < count))
        throw new RangeError('a row group of it has fewer rows than it says');
      for (let from = 0; from < count; from += BATCH_ROWS)
        yield Array.from({ length: Math.min(BATCH_ROWS, count - from) }, (_, i) => ({
          number: start + from + i + 1,
          cells: columns.map((column) => column[from + i]),
        }));
      start += count;
    }
  }
  // In a damaged file a column may have lost its name.
  return { format: 'parquet', names: names.map((name: string | undefined) => name ?? ''), rows };
}
