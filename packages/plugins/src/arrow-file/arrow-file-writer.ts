import type { ColumnGroup, ExportFile } from '@candlewick/core';
import { MetadataVersion } from 'apache-arrow/enum';
import { FileBlock, Footer } from 'apache-arrow/ipc/metadata/file';
import { BufferRegion, FieldNode, Message, RecordBatch } from 'apache-arrow/ipc/metadata/message';
import type { Schema } from 'apache-arrow/schema';
import { ByteChunks } from '../byte-chunks.ts';
import { inOrder } from '../in-order.ts';
import type { TypedColumn } from '../typed-columns.ts';
import type { BufferCodec } from './buffer-codec.ts';
import { ColumnEncoder, type EncodedColumn } from './column-encoder.ts';

const MAGIC = Buffer.from('ARROW1');
const CONTINUES = 0xffffffff;
/** Buffers begin at multiples of a cache line, as the format recommends. */
const ALIGNMENT = 64;
const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * An Arrow IPC file (Feather version 2), record batch by record batch.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format
 */
export class ArrowFileWriter {
  readonly #out: ByteChunks;
  readonly #encoders: readonly ColumnEncoder[];
  readonly #schema: Schema;
  readonly #codec: BufferCodec;
  readonly #blocks: FileBlock[] = [];
  #rows = 0;

  constructor(file: ExportFile, columns: readonly TypedColumn[], schema: Schema, codec: BufferCodec) {
    this.#out = new ByteChunks(file);
    this.#encoders = columns.map((column) => new ColumnEncoder(column, codec.open?.()));
    this.#schema = schema;
    this.#codec = codec;
  }

  async begin(): Promise<void> {
    await this.#out.append(MAGIC);
    await this.#out.zeros(2);
    await this.#message(Message.from(this.#schema));
  }

  /** The group's memory is no longer needed when the promise resolves. */
  async take({ length, values }: ColumnGroup): Promise<void> {
    const jobs = this.#encoders.map((encoder, c) => () => encoder.encode(values[c]!.subarray(0, length)));
    const columns: EncodedColumn[] = [];
    for await (const column of inOrder(jobs, this.#codec.atOnce)) columns.push(column);
    const buffers = columns.flatMap(({ validity, data }) => [validity, data]);
    let bodyBytes = 0;
    const regions = buffers.map(({ bytes }) => {
      const region = new BufferRegion(bodyBytes, bytes);
      bodyBytes += aligned(bytes);
      return region;
    });
    const nodes = columns.map(({ absent }) => new FieldNode(length, absent));
    const batch = new RecordBatch(length, nodes, regions, this.#codec.type);
    const start = this.#out.offset;
    await this.#message(Message.from(batch, bodyBytes));
    this.#blocks.push(new FileBlock(this.#out.offset - start, bodyBytes, start));
    for (const { pieces, bytes } of buffers) {
      for (const piece of pieces) await this.#out.append(piece);
      await this.#out.zeros(aligned(bytes) - bytes);
    }
    this.#rows += length;
  }

  /** Writes the footer and gives the number of rows. */
  async end(): Promise<number> {
    const footer = Footer.encode(new Footer(this.#schema, MetadataVersion.V5, this.#blocks, []));
    await this.#out.append(words(CONTINUES, 0));
    await this.#out.append(footer);
    await this.#out.append(words(footer.length));
    await this.#out.append(MAGIC);
    await this.#out.flush();
    return this.#rows;
  }

  close(): void {
    for (const encoder of this.#encoders) encoder.close();
  }

  /** A message behind its continuation mark and its length, up to a multiple of eight bytes. */
  async #message(message: Message): Promise<void> {
    const bytes = Message.encode(message);
    const size = Math.ceil(bytes.length / 8) * 8;
    await this.#out.append(words(CONTINUES, size));
    await this.#out.append(bytes);
    await this.#out.zeros(size - bytes.length);
  }
}

/** Integers of 32 bits, little endian. */
function words(...values: readonly number[]): Uint8Array {
  const out = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) out.writeUInt32LE(value, i * 4);
  return out;
}
