import { yieldToLoop } from '@candlewick/core';
import { BodyCompression } from 'apache-arrow/ipc/metadata/message';
import { compressWith, hasZstd, type Compress } from '../compression/compress.ts';
import { lz4Frame } from '../compression/lz4-frame.ts';

export type ArrowCompression = 'none' | 'lz4' | 'zstd';

/** How the buffers of an Arrow file are compressed. */
export interface BufferCodec {
  /** What the file says of it. */
  readonly type: BodyCompression;
  readonly compress: Compress;
}

/** @see https://github.com/apache/arrow/blob/main/format/Message.fbs: CompressionType */
const LZ4_FRAME = 0;
const ZSTD = 1;

/** Undefined: buffers stay as they are. Where Node.js lacks zstd it is LZ4, and `onLack` is called. */
export function bufferCodec(compression: ArrowCompression, onLack: () => void): BufferCodec | undefined {
  if (compression === 'none') return undefined;
  if (compression === 'zstd' && hasZstd())
    return { type: new BodyCompression(ZSTD), compress: compressWith('zstd') };
  if (compression === 'zstd') onLack();
  return { type: new BodyCompression(LZ4_FRAME), compress: inTurns(lz4Frame) };
}

/** For work on the calling thread: one call at a time, the event loop turning in between. */
function inTurns(compress: (bytes: Uint8Array) => Uint8Array): Compress {
  let last: Promise<unknown> = Promise.resolve();
  return (bytes) => {
    const result = last.then(yieldToLoop).then(() => compress(bytes));
    last = result.catch(() => undefined);
    return result;
  };
}
