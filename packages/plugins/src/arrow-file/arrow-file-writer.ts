import type { ColumnGroup, ExportFile } from '@candlewick/core';
import { MetadataVersion } from 'apache-arrow/enum';
import { FileBlock, Footer } from 'apache-arrow/ipc/metadata/file';
import { Message } from 'apache-arrow/ipc/metadata/message';
import type { Schema } from 'apache-arrow/schema';
import type { TypedColumn } from '../typed-columns.ts';
import type { BufferCodec } from './buffer-codec.ts';
import { encodeBatch, type StoredBuffer } from './encode-batch.ts';

const MAGIC = Buffer.from('ARROW1');
const CONTINUES = 0xffffffff;
const PIECE = 256 * 1024;

/**
 * An Arrow IPC file (Feather version 2), record batch by record batch.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format
 */
export class ArrowFileWriter {
  readonly #file: ExportFile;
  readonly #columns: readonly TypedColumn[];
  readonly #schema: Schema;
  readonly #codec: BufferCodec | undefined;
  readonly #blocks: FileBlock[] = [];
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

  async take(group: ColumnGroup): Promise<void> {
    const { message, bodyBytes, buffers } = await encodeBatch(this.#columns, group, this.#codec);
    const head = framed(message);
    this.#blocks.push(new FileBlock(head.length, bodyBytes, this.#offset));
    await this.#write(head);
    for (const buffer of buffers) await this.#writeBuffer(buffer);
    this.#rows += group.length;
  }

  /** Writes the footer and gives the number of rows. */
  async end(): Promise<number> {
    const footer = Footer.encode(new Footer(this.#schema, MetadataVersion.V5, this.#blocks, []));
    const end = Buffer.alloc(8);
    end.writeUInt32LE(CONTINUES);
    const size = Buffer.alloc(4);
    size.writeInt32LE(footer.length);
    await this.#write(Buffer.concat([end, footer, size, MAGIC]));
    return this.#rows;
  }

  /** What is handed over is the file's: memory that is used again goes out as copies, in small pieces that soon are free again. */
  async #writeBuffer({ bytes, room, isView }: StoredBuffer): Promise<void> {
    const whole = isView ? 0 : bytes.length;
    if (whole > 0) await this.#write(bytes);
    for (let at = whole; at < room; at += PIECE) {
      const size = Math.min(PIECE, room - at);
      const piece = this.#file.lend?.(PIECE).subarray(0, size) ?? new Uint8Array(size);
      const rest = bytes.subarray(at, at + size);
      piece.set(rest);
      piece.fill(0, rest.length);
      await this.#write(piece);
    }
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
