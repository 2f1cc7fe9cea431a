import type { ColumnGroup, ExportFile } from '@candlewick/core';
import { MetadataVersion } from 'apache-arrow/enum';
import { FileBlock, Footer } from 'apache-arrow/ipc/metadata/file';
import { Message } from 'apache-arrow/ipc/metadata/message';
import type { Schema } from 'apache-arrow/schema';
import type { TypedColumn } from '../typed-columns.ts';
import type { BufferCodec } from './buffer-codec.ts';
import { encodeBatch, type EncodedBatch } from './encode-batch.ts';

const MAGIC = Buffer.from('ARROW1');
const CONTINUES = 0xffffffff;

/**
 * An Arrow IPC file (Feather version 2), record batch by record batch. A batch is written while the one behind it is
 * compressed.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format
 */
export class ArrowFileWriter {
  readonly #file: ExportFile;
  readonly #columns: readonly TypedColumn[];
  readonly #schema: Schema;
  readonly #codec: BufferCodec | undefined;
  readonly #blocks: FileBlock[] = [];
  #encoding: Promise<EncodedBatch> | undefined;
  #offset = 0;
  #rows = 0;

  constructor(
    file: ExportFile,
    columns: readonly TypedColumn[],
    schema: Schema,
    codec: BufferCodec | undefined,
  ) {
    this.#file = file;
    this.#columns = columns;
    this.#schema = schema;
    this.#codec = codec;
  }

  async begin(): Promise<void> {
    await this.#write(Buffer.concat([MAGIC, Buffer.alloc(2)]));
    await this.#write(framed(Message.encode(Message.from(this.#schema))));
  }

  /** The group's memory must stay as it is until the next but one is given. */
  async take(group: ColumnGroup): Promise<void> {
    const encoding = encodeBatch(this.#columns, group, this.#codec);
    // Whoever awaits it is told; until then nobody does.
    encoding.catch(() => undefined);
    await this.#flush();
    this.#encoding = encoding;
    this.#rows += group.length;
  }

  /** Writes the footer and gives the number of rows. */
  async end(): Promise<number> {
    await this.#flush();
    const footer = Footer.encode(new Footer(this.#schema, MetadataVersion.V5, this.#blocks, []));
    const end = Buffer.alloc(8);
    end.writeUInt32LE(CONTINUES);
    const size = Buffer.alloc(4);
    size.writeInt32LE(footer.length);
    await this.#write(Buffer.concat([end, footer, size, MAGIC]));
    return this.#rows;
  }

  async #flush(): Promise<void> {
    if (!this.#encoding) return;
    const { message, body } = await this.#encoding;
    this.#encoding = undefined;
    const head = framed(message);
    this.#blocks.push(new FileBlock(head.length, body.length, this.#offset));
    await this.#write(head);
    if (body.length > 0) await this.#write(body);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#offset += bytes.length;
    await this.#file.write(bytes);
  }
}

/** A message behind its continuation mark and its length, up to a multiple of eight bytes. */
function framed(message: Uint8Array): Uint8Array {
  const size = Math.ceil(message.length / 8) * 8;
  const out = Buffer.alloc(8 + size);
  out.writeUInt32LE(CONTINUES);
  out.writeInt32LE(size, 4);
  out.set(message, 8);
  return out;
}
