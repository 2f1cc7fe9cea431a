import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const STORED = 0;

/** The files of a zip archive without encryption and below 4 GB, by its central directory. */
export function readZip(archive) {
  let end = archive.length - 22;
  while (archive.readUInt32LE(end) !== END) end--;
  const entries = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size, local] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20), archive.readUInt32LE(at + 42)]; // prettier-ignore
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    entries.push({
      name: archive.toString('utf8', at + 46, at + 46 + name),
      read() {
        const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
        const data = archive.subarray(start, start + size);
        return method === STORED ? data : inflateRawSync(data);
      },
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}
