import { hash } from 'node:crypto';
import { DamagedZip } from './damaged-zip.ts';

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
  /** Of the zip as it is published, lower-case hexadecimal. */
  readonly sha256: string;
  /** Of its only entry. Compared, and never used as a path. */
  readonly entry: string;
  /** Bytes that the entry may unpack to. */
  readonly longest: number;
}

/** @throws DamagedZip when it is not the zip that was published */
export function checkSum(zip: Buffer, { sha256 }: Expected): void {
  if (hash('sha256', zip, 'hex') !== sha256)
    throw new DamagedZip('it does not agree with its published checksum');
}

/** The only entry of a zip, as its central directory has it. */
export interface ZipEntry {
  /** A view of the zip. */
  readonly data: Buffer;
  readonly isDeflated: boolean;
  /** Unpacked; not more than it may be. */
  readonly size: number;
  /** CRC-32 of what is unpacked. */
  readonly checksum: number;
}

/**
 * The central directory is what counts; every offset and size of it is checked against the file.
 *
 * @throws DamagedZip
 */
export function findEntry(zip: Buffer, { entry, longest }: Omit<Expected, 'sha256'>): ZipEntry {
  const fail = (why: string) => new DamagedZip(why);
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
  return { data: zip.subarray(start, start + packed), isDeflated: method === DEFLATED, size, checksum };
}

/** From the end back: nothing but a comment may follow. */
function findEnd(zip: Buffer): number {
  const first = Math.max(0, zip.length - END_BYTES - LONGEST_COMMENT);
  for (let at = zip.length - END_BYTES; at >= first; at--)
    if (zip.readUInt32LE(at) === END && at + END_BYTES + zip.readUInt16LE(at + 20) === zip.length) return at;
  return -1;
}
