import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { DamagedZip } from './damaged-zip.ts';
import { findEntry, type Expected } from './zip-entry.ts';

const inflate = promisify(inflateRaw);

/**
 * The only entry of a zip, unpacked whole on Node's threads: what `ZipReader` does by slices, and where it cannot.
 *
 * @throws DamagedZip
 */
export async function unzipOne(zip: Buffer, expected: Omit<Expected, 'sha256'>): Promise<Buffer> {
  const fail = (why: string) => new DamagedZip(why);
  const { data, isDeflated, size, checksum } = findEntry(zip, expected);
  const content = isDeflated ? await inflated(data, size, fail) : data;
  if (content.length !== size) throw fail(`it unpacks to ${content.length} bytes instead of ${size}`);
  if (crc32(content) !== checksum) throw fail('its CRC does not agree with its content');
  return content;
}

async function inflated(data: Buffer, size: number, fail: (why: string) => Error): Promise<Buffer> {
  try {
    // One piece of a little more than the whole: nothing is joined afterwards.
    return await inflate(data, { maxOutputLength: size + 1, chunkSize: size + 64 });
  } catch (error) {
    throw fail(`it does not unpack as it states (${(error as Error).message})`);
  }
}
