import { columnGroups, resolveExportColumns } from '@candlewick/core';
import type {
  ColumnGroup,
  Exporter,
  ExportFile,
  ExportResult,
  ExportSource,
  ExportTarget,
  Logger,
} from '@candlewick/core';
import type { RowGroup } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { compressWith, hasZstd } from '../compression/compress.ts';
import { typedColumns, type TypedColumn } from '../typed-columns.ts';
import { columnChunk, type WrittenPage } from './column-chunk.ts';
import { encodePage, type PageCodec } from './encode-page.ts';
import { inOrder } from './in-order.ts';
import type { ParquetOptions } from './options.ts';
import { parquetSchema } from './parquet-schema.ts';

const MAGIC = 'PAR1';

/**
 * Row groups of plain doubles and packed times, their pages compressed on the thread pool. hyparquet-writer writes headers
 * and footer; its own column path goes value by value.
 */
export class ParquetExporter implements Exporter {
  readonly #options: ParquetOptions;
  readonly #codec: PageCodec;

  constructor(options: ParquetOptions, logger: Logger) {
    this.#options = options;
    const lacks = options.compression === 'zstd' && !hasZstd();
    if (lacks) logger.warn('this Node.js has no zstd: the pages of Parquet files are compressed with gzip');
    this.#codec = codecOf(lacks ? 'gzip' : options.compression);
  }

  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const { columns: wanted, rowGroup } = this.#options;
    const columns = resolveExportColumns(wanted, source.dataset, source.extras);
    const writer = new RowGroupWriter(await target.file('parquet'), typedColumns(columns), this.#codec);
    await writer.begin();
    for await (const group of columnGroups(source.batches, columns, rowGroup, signal))
      await writer.take(group);
    return { candles: await writer.end(source), columns: columns.map(({ name }) => name) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}

function codecOf(compression: ParquetOptions['compression']): PageCodec {
  if (compression === 'none') return { name: 'UNCOMPRESSED' };
  return { name: compression === 'zstd' ? 'ZSTD' : 'GZIP', compress: compressWith(compression) };
}

/** Pages of this many rows: 128 KB of doubles. */
const PAGE_ROWS = 16_384;
/** Pages that are compressed at once: as many as the thread pool has threads. */
const PAGES_AT_ONCE = 4;

/** Writes row groups column by column; a page goes out while the ones behind it are compressed. */
class RowGroupWriter {
  readonly #file: ExportFile;
  readonly #columns: readonly TypedColumn[];
  readonly #codec: PageCodec;
  readonly #groups: RowGroup[] = [];
  #offset = 0;
  #rows = 0;

  constructor(file: ExportFile, columns: readonly TypedColumn[], codec: PageCodec) {
    this.#file = file;
    this.#columns = columns;
    this.#codec = codec;
  }

  begin(): Promise<void> {
    return this.#write(Buffer.from(MAGIC));
  }

  async take({ length, values }: ColumnGroup): Promise<void> {
    const start = this.#offset;
    const jobs = this.#columns.flatMap((column, c) =>
      Array.from(
        { length: Math.ceil(length / PAGE_ROWS) },
        (_, page) => () =>
          encodePage(
            column,
            values[c]!.subarray(page * PAGE_ROWS, Math.min(length, (page + 1) * PAGE_ROWS)),
            this.#codec,
          ),
      ),
    );
    const pages: WrittenPage[] = [];
    const offsets: number[] = [];
    for await (const { parts, ...page } of inOrder(jobs, PAGES_AT_ONCE)) {
      offsets.push(this.#offset);
      pages.push(page);
      for (const part of parts) await this.#write(part);
    }
    const perColumn = jobs.length / this.#columns.length;
    const columns = this.#columns.map((column, c) => {
      const first = c * perColumn;
      return columnChunk(column, pages.slice(first, first + perColumn), this.#codec, offsets[first]!);
    });
    this.#groups.push({
      columns,
      total_byte_size: BigInt(pages.reduce((sum, { plainBytes }) => sum + plainBytes, 0)),
      num_rows: BigInt(length),
      file_offset: BigInt(start),
      total_compressed_size: BigInt(this.#offset - start),
    });
    this.#rows += length;
  }

  async end({ dataset, interval }: ExportSource): Promise<number> {
    const footer = new ByteWriter();
    const about = { ...dataset, from: interval.from, to: interval.to };
    writeMetadata(footer, {
      version: 2,
      created_by: 'candlewick',
      schema: parquetSchema(this.#columns),
      num_rows: BigInt(this.#rows),
      row_groups: this.#groups,
      metadata_length: 0,
      key_value_metadata: [{ key: 'candlewick', value: JSON.stringify(about) }],
    });
    footer.appendBytes(Buffer.from(MAGIC));
    await this.#write(footer.getBytes());
    return this.#rows;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#offset += bytes.length;
    await this.#file.write(bytes);
  }
}
