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
import { encodeColumn, type EncodedColumn, type PageCodec } from './encode-column.ts';
import type { ParquetOptions } from './options.ts';
import { parquetSchema } from './parquet-schema.ts';

const MAGIC = 'PAR1';

/**
 * Row groups of plain doubles and packed times, one page per column. Pages are compressed on the thread pool while the
 * next row group is read. hyparquet-writer writes headers and footer; its own column path goes value by value.
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
    return { candles: await writer.end(source) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}

function codecOf(compression: ParquetOptions['compression']): PageCodec {
  if (compression === 'none') return { name: 'UNCOMPRESSED' };
  return { name: compression === 'zstd' ? 'ZSTD' : 'GZIP', compress: compressWith(compression) };
}

/** A row group is written while the one behind it is compressed. */
class RowGroupWriter {
  readonly #file: ExportFile;
  readonly #columns: readonly TypedColumn[];
  readonly #codec: PageCodec;
  readonly #groups: RowGroup[] = [];
  #offset = 0;
  #rows = 0;
  #encoding: { readonly rows: number; readonly columns: Promise<readonly EncodedColumn[]> } | undefined;

  constructor(file: ExportFile, columns: readonly TypedColumn[], codec: PageCodec) {
    this.#file = file;
    this.#columns = columns;
    this.#codec = codec;
  }

  begin(): Promise<void> {
    return this.#write(Buffer.from(MAGIC));
  }

  /** The group's memory must stay until the next but one is given. */
  async take({ length, values }: ColumnGroup): Promise<void> {
    const columns = Promise.all(
      this.#columns.map((column, c) => encodeColumn(column, values[c]!, this.#codec)),
    );
    // Whoever awaits it is told; until then nobody does.
    columns.catch(() => undefined);
    await this.#flush();
    this.#encoding = { rows: length, columns };
  }

  async end({ dataset, interval }: ExportSource): Promise<number> {
    await this.#flush();
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

  async #flush(): Promise<void> {
    if (!this.#encoding) return;
    const { rows } = this.#encoding;
    const columns = await this.#encoding.columns;
    const start = this.#offset;
    const chunks = columns.map(({ chunkAt }, c) =>
      chunkAt(start + columns.slice(0, c).reduce((sum, { bytes }) => sum + bytes, 0)),
    );
    for (const { parts } of columns) for (const part of parts) await this.#write(part);
    const plain = chunks.reduce((sum, { meta_data }) => sum + meta_data!.total_uncompressed_size, 0n);
    this.#groups.push({
      columns: chunks,
      total_byte_size: plain,
      num_rows: BigInt(rows),
      file_offset: BigInt(start),
      total_compressed_size: BigInt(this.#offset - start),
    });
    this.#rows += rows;
    this.#encoding = undefined;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#offset += bytes.length;
    await this.#file.write(bytes);
  }
}
