import { crc32, deflateRawSync } from 'node:zlib';

/** How a zip lies about itself. */
export interface ZipOptions {
  /** What the headers say of the size, in place of the truth. */
  readonly claimedSize?: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DEFLATED = 8;

/** A zip archive with one deflated entry, as the venue's are. */
export function writeZip(name: string, content: Buffer, { claimedSize }: ZipOptions = {}): Buffer {
  const packed = deflateRawSync(content, { level: 1 });
  const size = claimedSize ?? content.length;
  const path = Buffer.from(name, 'utf8');
  const checksum = crc32(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(LOCAL, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(DEFLATED, 8);
  writeSizes(local, 14, checksum, packed.length, size);
  local.writeUInt16LE(path.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(CENTRAL, 0);
  central.writeUInt16LE(20, 4);
  central.writeUInt16LE(20, 6);
  central.writeUInt16LE(DEFLATED, 10);
  writeSizes(central, 16, checksum, packed.length, size);
  central.writeUInt16LE(path.length, 28);
  const offset = local.length + path.length + packed.length;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + path.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([local, path, packed, central, path, end]);
}

function writeSizes(header: Buffer, at: number, checksum: number, packed: number, size: number): void {
  header.writeUInt32LE(checksum, at);
  header.writeUInt32LE(packed, at + 4);
  header.writeUInt32LE(size, at + 8);
}
