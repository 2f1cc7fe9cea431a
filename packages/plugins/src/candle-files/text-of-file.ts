import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import zlib from 'node:zlib';

/** The first bytes of a file, fewer where it is shorter. */
export async function headOfFile(path: string, bytes: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The text of a file, in pieces; gzip and zstd are known by their first bytes. */
export async function* textOfFile(path: string): AsyncGenerator<string> {
  const head = await headOfFile(path, 4);
  const isGzip = head.length >= 2 && head.readUInt16BE(0) === 0x1f8b;
  const isZstd = head.length === 4 && head.readUInt32LE(0) === 0xfd2fb528;
  const input = createReadStream(path, { highWaterMark: 256 * 1024 });
  const unpack = isGzip ? zlib.createGunzip() : isZstd ? zlib.createZstdDecompress() : undefined;
  if (unpack) input.on('error', (error) => unpack.destroy(error));
  const text = unpack ? input.pipe(unpack) : input;
  text.setEncoding('utf8');
  let isFirst = true;
  try {
    for await (const piece of text as AsyncIterable<string>) {
      yield isFirst ? piece.replace(/^\uFEFF/, '') : piece;
      isFirst = false;
    }
  } finally {
    input.destroy();
  }
}

export interface Line {
  readonly number: number;
  readonly text: string;
}

/** The lines of a file that are neither blank nor comments. */
export async function* linesOfFile(path: string): AsyncGenerator<readonly Line[]> {
  let rest = '';
  let number = 0;
  const take = (texts: readonly string[]): Line[] =>
    texts.flatMap((each) => {
      number++;
      const text = each.endsWith('\r') ? each.slice(0, -1) : each;
      return text.trim() === '' || text.startsWith('#') ? [] : [{ number, text }];
    });
  for await (const piece of textOfFile(path)) {
    const texts = (rest + piece).split('\n');
    rest = texts.pop()!;
    yield take(texts);
  }
  yield take([rest]);
}
