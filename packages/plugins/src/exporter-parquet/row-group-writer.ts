import type { ColumnGroup, ExportFile } from '@candlewick/core';
import type { RowGroup } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { ByteChunks } from '../byte-chunks.ts';
import { inOrder } from '../in-order.ts';
import type { TypedColumn } from '../typed-columns.ts';
import { columnChunk, type WrittenPage } from './column-chunk.ts';
import type { PageCodec } from './page-codec.ts';
import { PageEncoder } from './page-encoder.ts';
import { parquetSchema } from './parquet-schema.ts';

const MAGIC = Buffer.from('PAR1');
/** Pages of this many rows: 128 KB of doubles. */
const PAGE_ROWS = 16_384;
/** Pages that are made at once. More take more memory, and this thread has no more to do meanwhile. */
const PAGES_AT_ONCE = 2;

/** Writes row groups column by column; a page goes out while the one behind it is compressed. */
export class RowGroupWriter {
  readonly #out: ByteChunks;
  readonly #columns: readonly TypedColumn[];
  readonly #codec: PageCodec;
  readonly #encoders: readonly PageEncoder[];
  readonly #groups: RowGroup[] = [];
  #rows = 0;

  constructor(file: ExportFile, columns: readonly TypedColumn[], codec: PageCodec) {
    this.#out = new ByteChunks(file);
    this.#columns = columns;
    this.#codec = codec;
    this.#encoders = Array.from({ length: PAGES_AT_ONCE }, () => new PageEncoder(codec.open?.()));
  }

  begin(): Promise<void> {
    return this.#out.append(MAGIC);
  }

  /** The group's memory is no longer needed when the promise resolves. */
  async take({ length, values }: ColumnGroup): Promise<void> {
    const start = this.#out.offset;
    const perColumn = Math.ceil(length / PAGE_ROWS);
    const jobs = this.#columns.flatMap((column, c) =>
      Array.from({ length: perColumn }, (_, page) => () => {
        // Of the pages at once each has an encoder to itself.
        const encoder = this.#encoders[(c * perColumn + page) % PAGES_AT_ONCE]!;
        const rows = values[c]!.subarray(page * PAGE_ROWS, Math.min(length, (page + 1) * PAGE_ROWS));
        return encoder.encode(column, rows);
      }),
    );
    const pages: WrittenPage[] = [];
    const offsets: number[] = [];
    for await (const { parts, ...page } of inOrder(jobs, PAGES_AT_ONCE)) {
      offsets.push(this.#out.offset);
      pages.push(page);
      for (const part of parts) await this.#out.append(part);
    }
    const columns = this.#columns.map((column, c) => {
      const first = c * perColumn;
      return columnChunk(column, pages.slice(first, first + perColumn), this.#codec.name, offsets[first]!);
    });
    this.#groups.push({
      columns,
      total_byte_size: BigInt(pages.reduce((sum, { plainBytes }) => sum + plainBytes, 0)),
      num_rows: BigInt(length),
      file_offset: BigInt(start),
      total_compressed_size: BigInt(this.#out.offset - start),
    });
    this.#rows += length;
  }

  /** Writes the footer, with `about` in its metadata, and gives the number of rows. */
  async end(about: object): Promise<number> {
    const footer = new ByteWriter();
    writeMetadata(footer, {
      version: 2,
      created_by: 'candlewick',
      schema: parquetSchema(this.#columns),
      num_rows: BigInt(this.#rows),
      row_groups: this.#groups,
      metadata_length: 0,
      key_value_metadata: [{ key: 'candlewick', value: JSON.stringify(about) }],
    });
    await this.#out.append(footer.getBytes());
    await this.#out.append(MAGIC);
    await this.#out.flush();
    return this.#rows;
  }

  close(): void {
    for (const encoder of this.#encoders) encoder.close();
  }
}
