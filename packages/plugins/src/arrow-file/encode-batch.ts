import type { ColumnGroup } from '@candlewick/core';
import { BufferRegion, FieldNode, Message, RecordBatch } from 'apache-arrow/ipc/metadata/message';
import type { TypedColumn } from '../typed-columns.ts';
import type { BufferCodec } from './buffer-codec.ts';
import { columnBuffers } from './record-body.ts';

/** Buffers begin at multiples of a cache line, as the format recommends. */
const ALIGNMENT = 64;
const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** One buffer of a batch; behind it the file has zeros up to `room`. */
export interface StoredBuffer {
  readonly bytes: Uint8Array;
  readonly room: number;
  /** A view of memory that is used again. */
  readonly isView: boolean;
}

export interface EncodedBatch {
  readonly message: Uint8Array;
  readonly bodyBytes: number;
  readonly buffers: readonly StoredBuffer[];
}

/** A record batch as its message and its buffers. The group's memory must stay as it is until they are written. */
export async function encodeBatch(
  columns: readonly TypedColumn[],
  { length, values }: ColumnGroup,
  codec: BufferCodec | undefined,
): Promise<EncodedBatch> {
  const each = columns.map((column, c) => columnBuffers(column, values[c]!.subarray(0, length)));
  const plain = each.flatMap(({ validity, data }) => [validity, data]);
  const stored = codec ? await Promise.all(plain.map((bytes) => compressed(bytes, codec))) : plain;
  const buffers = stored.map((bytes) => ({ bytes, room: aligned(bytes.length), isView: !codec }));
  let bodyBytes = 0;
  const regions = buffers.map(({ bytes, room }) => {
    const region = new BufferRegion(bodyBytes, bytes.length);
    bodyBytes += room;
    return region;
  });
  const nodes = each.map(({ absent }) => new FieldNode(length, absent));
  const header = new RecordBatch(length, nodes, regions, codec?.type ?? null);
  return { message: Message.encode(Message.from(header, bodyBytes)), bodyBytes, buffers };
}

/** A length in eight bytes, then the compressed bytes; -1 and the bytes as they are where that is shorter. */
async function compressed(bytes: Uint8Array, { compress }: BufferCodec): Promise<Uint8Array> {
  if (bytes.length === 0) return bytes;
  const small = await compress(bytes);
  const isSmaller = small.length < bytes.length;
  const content = isSmaller ? small : bytes;
  const stored = new Uint8Array(8 + content.length);
  new DataView(stored.buffer).setBigInt64(0, isSmaller ? BigInt(bytes.length) : -1n, true);
  stored.set(content, 8);
  return stored;
}
