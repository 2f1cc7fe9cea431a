import { compressionRegistry, CompressionType, DataType, RecordBatchReader } from 'apache-arrow';
import { open, type FileHandle } from 'node:fs/promises';
import zlib from 'node:zlib';
import { checkArrow, checkRows } from './check-arrow.ts';
import { lz4Unframe } from '../compression/lz4-unframe.ts';
import { BATCH_ROWS, type Cell, type RawFile, type RawRow } from './raw-file.ts';

/** Arrow files, Feather version 2, and Arrow streams; read by record batch. */
export async function arrowFile(path: string): Promise<RawFile | undefined> {
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: lz4Unframe });
  compressionRegistry.set(CompressionType.ZSTD, {
    decode: (bytes) => new Uint8Array(zlib.zstdDecompressSync(bytes)),
  });
  const names = await withReader(path, (reader) =>
    // A field need not have a name, whatever its type says.
    reader.schema.fields.map(({ name }) => (name as string | null) ?? ''),
  );
  async function* rows(): AsyncGenerator<readonly RawRow[]> {
    const handle = await open(path, 'r');
    try {
      const reader = await openReader(handle);
      let number = 0;
      for await (const batch of reader) {
        checkRows(batch.data.children, batch.numRows);
        const columns = batch.schema.fields.map(({ type }, c) => {
          const vector = batch.getChildAt(c)!;
          const isTime = DataType.isTimestamp(type) || DataType.isDate(type);
          return (i: number): Cell => {
            const value = vector.get(i) as Cell;
            return isTime && typeof value === 'number' ? new Date(value) : value;
          };
        });
        for (let from = 0; from < batch.numRows; from += BATCH_ROWS)
          yield Array.from({ length: Math.min(BATCH_ROWS, batch.numRows - from) }, (_, i) => ({
            number: ++number,
            cells: columns.map((cell) => cell(from + i)),
          }));
      }
    } finally {
      await handle.close().catch(() => undefined);
    }
  }
  return { format: 'arrow', names, rows };
}

type Reader = Awaited<ReturnType<typeof openReader>>;

const openReader = async (handle: FileHandle) => {
  const reader = await RecordBatchReader.from(handle);
  return reader.open();
};

async function withReader<T>(path: string, use: (reader: Reader) => T): Promise<T> {
  const handle = await open(path, 'r');
  try {
    // Once: the rows are read after it, from the same file.
    await checkArrow(handle);
    return use(await openReader(handle));
  } finally {
    await handle.close().catch(() => undefined);
  }
}
