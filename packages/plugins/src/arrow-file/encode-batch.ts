import type { ColumnGroup } from '@candlewick/core';
import { BufferRegion, FieldNode, Message, RecordBatch } from 'apache-arrow/ipc/metadata/message';
import type { TypedColumn } from '../typed-columns.ts';
import type { BufferCodec } from './buffer-codec.ts';
import { columnBuffers } from './record-body.ts';

/** Buffers begin at multiples of a cache line, as the format recommends. */
const ALIGNMENT = 64;
const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

export interface EncodedBatch {
  readonly message: Uint8Array;
  readonly body: Uint8Array;
}

/** A record batch as its message and its body. The group's memory must stay as it is until the promise resolves. */
export async function encodeBatch(
  columns: readonly TypedColumn[],
  { length, values }: ColumnGroup,
  codec: BufferCodec | undefined,
): Promise<EncodedBatch> {
  const each = columns.map((column, c) => columnBuffers(column, values[c]!));
  const plain = each.flatMap(({ validity, data }) => [validity, data]);
  const stored = codec ? await Promise.all(plain.map((bytes) => compressed(bytes, codec))) : plain;
  const regions: BufferRegion[] = [];
  let size = 0;
  for (const { length: bytes } of stored) {
    regions.push(new BufferRegion(size, bytes));
    size += aligned(bytes);
  }
  const body = new Uint8Array(size);
  for (const [i, bytes] of stored.entries()) body.set(bytes, regions[i]!.offset);
  const nodes = each.map(({ absent }) => new FieldNode(length, absent));
  const header = new RecordBatch(length, nodes, regions, codec?.type ?? null);
  return { message: Message.encode(Message.from(header, size)), body };
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
