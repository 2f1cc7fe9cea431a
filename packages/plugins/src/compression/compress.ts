import zlib from 'node:zlib';

export type Compression = 'none' | 'zstd' | 'gzip';

/** Compresses on a thread of the pool; the bytes must stay as they are until then. */
export type Compress = (bytes: Uint8Array) => Promise<Uint8Array>;

/** Node.js has zstd from 22.15 on; a host that was built without it (an editor, say) may lack it. */
export const hasZstd = (): boolean => typeof zlib.zstdCompress === 'function';

/** zstd and gzip at their fastest level: on noisy doubles a higher one costs twice the time and saves a few percent. */
export function compressWith(compression: Exclude<Compression, 'none'>): Compress {
  if (compression === 'gzip')
    return (bytes) => promised((done) => zlib.gzip(bytes, { level: 1, chunkSize: roomFor(bytes) }, done));
  const params = { [zlib.constants.ZSTD_c_compressionLevel]: 1 };
  return (bytes) =>
    promised((done) =>
      zlib.zstdCompress(bytes, { params, chunkSize: roomFor(bytes), pledgedSrcSize: bytes.length }, done),
    );
}

/** Room for the whole result, so that it is made in one turn on the pool. */
const roomFor = ({ length }: Uint8Array): number => length + (length >> 7) + 1024;

const promised = (
  start: (done: (error: Error | null, result: Buffer) => void) => void,
): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    start((error, result) => (error ? reject(error) : resolve(result)));
  });
