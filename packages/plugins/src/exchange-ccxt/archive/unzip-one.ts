import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { damaged } from './damaged.ts';

const inflate = promisify(inflateRaw);
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

/** What the file should be, whatever its headers say. */
export interface Expected {
  /** Of the zip, for errors. */
  readonly zip: string;
  /** Of its only entry. Compared, and never used as a path. */
  readonly entry: string;
  /** Bytes that the entry may unpack to. */
  readonly longest: number;
}

/**
 * The only entry of a zip, unpacked on Node's threads. The central directory is what counts; every offset and size of it is
 * checked against the file, and memory is asked for only when the size that it states is one that may be.
 *
 * @throws ARCHIVE_DAMAGED
 */
export async function unzipOne(zip: Buffer, { zip: name, entry, longest }: Expected): Promise<Buffer> {
  const fail = (why: string) => damaged(name, why);
  const end = findEnd(zip);
  if (end < 0) throw fail('no zip, or one that is cut off');
  const [onDisk, entries] = [zip.readUInt16LE(end + 8), zip.readUInt16LE(end + 10)];
  if (zip.readUInt32LE(end + 4) !== 0 || onDisk !== 1 || entries !== 1)
    throw fail(`a zip of ${entries} entries, not of one`);
  const central = zip.readUInt32LE(end + 16);
  if (central + 46 > end || zip.readUInt32LE(central) !== CENTRAL)
    throw fail('its directory is not where it should be');
  const flags = zip.readUInt16LE(central + 8);
  const method = zip.readUInt16LE(central + 10);
  const checksum = zip.readUInt32LE(central + 16);
  const packed = zip.readUInt32LE(central + 20);
  const size = zip.readUInt32LE(central + 24);
  const nameLength = zip.readUInt16LE(central + 28);
  const local = zip.readUInt32LE(central + 42);
  if (central + 46 + nameLength > end) throw fail('its directory is cut off');
  const found = zip.toString('utf8', central + 46, central + 46 + nameLength);
  if (found !== entry) throw fail(`its entry is called ${JSON.stringify(found.slice(0, 80))}`);
  if ((flags & ENCRYPTED) !== 0 || (method !== DEFLATED && method !== STORED))
    throw fail('packed in a way that is not read here');
  if (size > longest) throw fail(`it would unpack to ${size} bytes, and ${longest} is the most`);
  if (local + 30 > central || zip.readUInt32LE(local) !== LOCAL)
    throw fail('its entry is not where it should be');
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (start + packed > central) throw fail('its entry is cut off');
  const data = zip.subarray(start, start + packed);
  const content = method === STORED ? data : await inflated(data, size, fail);
  if (content.length !== size) throw fail(`it unpacks to ${content.length} bytes instead of ${size}`);
  if (crc32(content) !== checksum) throw fail('its CRC does not agree with its content');
  return content;
}

/** From the end back: nothing but a comment may follow. */
function findEnd(zip: Buffer): number {
  const first = Math.max(0, zip.length - END_BYTES - LONGEST_COMMENT);
  for (let at = zip.length - END_BYTES; at >= first; at--)
    if (zip.readUInt32LE(at) === END && at + END_BYTES + zip.readUInt16LE(at + 20) === zip.length) return at;
  return -1;
}

async function inflated(data: Buffer, size: number, fail: (why: string) => Error): Promise<Buffer> {
  try {
    // One piece of a little more than the whole: nothing is joined afterwards.
    return await inflate(data, { maxOutputLength: size + 1, chunkSize: size + 64 });
  } catch (error) {
    throw fail(`it does not unpack as it states (${(error as Error).message})`);
  }
}
