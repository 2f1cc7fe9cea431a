import type { Data } from 'apache-arrow';
import type { FileHandle } from 'node:fs/promises';
import { Table } from './flat-table.ts';

/** Before and behind an Arrow file; a stream begins with its first message. */
const MAGIC = Buffer.from('ARROW1');
/** At a file's end: the length of the footer, and the magic. */
const TAIL = 4 + MAGIC.length;
const CONTINUED = -1;
const BLOCK_BYTES = 24;
/** A node of a record batch, or one of its buffers. */
const PAIR_BYTES = 16;
const SCHEMA = 1;
const DICTIONARIES = 2;
const RECORDS = 3;
/** No schema of candles has as many; damaged ones refer to themselves. */
const MOST_FIELDS = 10_000;

/**
 * Checks the lengths that an Arrow file says of itself against its size. The library believes them, and counts to
 * billions in a damaged file.
 *
 * @throws RangeError
 */
export async function checkArrow(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  const read = async (at: number, length: number): Promise<Buffer> => {
    if (!(at >= 0 && length >= 0 && at + length <= size))
      throw new RangeError('it says that it is longer than it is');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
    if (bytesRead < length) throw new RangeError('it ends too early');
    return buffer;
  };
  const head = await read(0, Math.min(size, MAGIC.length));
  if (!head.equals(MAGIC)) return checkStream(read, size);
  const tail = await read(size - TAIL, TAIL);
  if (!tail.subarray(4).equals(MAGIC)) throw new RangeError('its end is missing');
  const length = tail.readInt32LE(0);
  const footer = Table.root(await read(size - TAIL - length, length));
  const schema = footer.table(1);
  if (!schema) throw new RangeError('it has no schema');
  checkSchema(schema);
  footer.vector(4, 4);
  // Their fields in the footer have the numbers of their kinds.
  for (const kind of [DICTIONARIES, RECORDS]) {
    const { at, length: blocks } = footer.vector(kind, BLOCK_BYTES);
    for (let n = 0; n < blocks; n++) await checkMessage(read, footer.int64(at + n * BLOCK_BYTES), [kind]);
  }
}

type Read = (at: number, length: number) => Promise<Buffer>;

async function checkStream(read: Read, size: number): Promise<void> {
  for (let at = 0; at + 4 <= size;) {
    const next = await checkMessage(read, at, [SCHEMA, DICTIONARIES, RECORDS]);
    if (next === undefined) return;
    at = next;
  }
}

/** @returns where the next message begins; undefined when this is the end of a stream */
async function checkMessage(read: Read, at: number, kinds: readonly number[]): Promise<number | undefined> {
  let length = (await read(at, 4)).readInt32LE(0);
  let from = at + 4;
  if (length === CONTINUED) {
    length = (await read(from, 4)).readInt32LE(0);
    from += 4;
  }
  if (length === 0) return undefined;
  const message = Table.root(await read(from, length));
  const body = message.long(3);
  // The body itself is read by the library: its end must be there.
  await read(from + length + body, 0);
  message.vector(4, 4);
  const header = message.table(2);
  const kind = message.byte(1);
  if (!header || !kinds.includes(kind)) throw new RangeError('a message of it is none of its kind');
  if (kind === SCHEMA) checkSchema(header);
  if (kind === DICTIONARIES) checkRecords(header.table(1), body);
  if (kind === RECORDS) checkRecords(header, body);
  return from + length + body;
}

function checkSchema(schema: Table): void {
  schema.vector(2, 4);
  const open = schema.tables(1);
  for (let seen = 1; open.length > 0; seen++) {
    if (seen > MOST_FIELDS) throw new RangeError('its schema does not end');
    const field = open.pop()!;
    field.vector(6, 4);
    open.push(...field.tables(5));
  }
}

function checkRecords(batch: Table | undefined, body: number): void {
  if (!batch) throw new RangeError('a batch of it is empty');
  // Times alone take more than a bit a row, however they are compressed.
  const most = body * 8;
  const isCount = (rows: number) => rows >= 0 && rows <= most;
  const nodes = batch.vector(1, PAIR_BYTES);
  const lengths = Array.from({ length: nodes.length }, (_, n) => batch.int64(nodes.at + n * PAIR_BYTES));
  if (![batch.long(0), ...lengths].every(isCount))
    throw new RangeError('a column of it is longer than its bytes');
  const buffers = batch.vector(2, PAIR_BYTES);
  for (let n = 0; n < buffers.length; n++) {
    const at = buffers.at + n * PAIR_BYTES;
    const [from, length] = [batch.int64(at), batch.int64(at + 8)];
    if (!(from >= 0 && length >= 0 && from + length <= body))
      throw new RangeError('a column of it lies outside of its batch');
  }
  batch.vector(4, 8);
}

/** Whether a batch has all the rows that it says, in some column at least: of a column of nothing nobody can tell. */
export function checkRows(columns: readonly Data[], rows: number): void {
  const held = columns.map((column) => rowsOf(column)).filter((each) => each !== undefined);
  if (rows > 0 && (held.length === 0 || held.some((each) => each < rows)))
    throw new RangeError('a batch of it has fewer rows than it says');
}

function rowsOf({ type, values, valueOffsets, stride, children }: Data): number | undefined {
  if (children.length > 0) return undefined;
  const offsets = valueOffsets as ArrayLike<unknown> | undefined;
  if (offsets) return offsets.length - 1;
  const numbers = values as ArrayLike<unknown> | undefined;
  if (!numbers) return undefined;
  return type.toString() === 'Bool' ? numbers.length * 8 : Math.floor(numbers.length / stride);
}
