import { BodyCompression } from 'apache-arrow/ipc/metadata/message';
import type { Compressor } from '../compression/compressor.ts';
import { Lz4Compressor } from '../compression/lz4-compressor.ts';
import { hasZstd, ZstdCompressor } from '../compression/zstd-compressor.ts';

export type ArrowCompression = 'none' | 'lz4' | 'zstd';

/** How the buffers of an Arrow file are compressed. */
export interface BufferCodec {
  /** What the file says of it; null: buffers stay as they are. */
  readonly type: BodyCompression | null;
  readonly open?: () => Compressor;
  /** Columns that are worth working on at once: more than one where it is done on other threads. */
  readonly atOnce: number;
}

/** @see https://github.com/apache/arrow/blob/main/format/Message.fbs: CompressionType */
const LZ4_FRAME = 0;
const ZSTD = 1;

/** Where Node.js lacks zstd it is LZ4, and `onLack` is called. */
export function bufferCodec(compression: ArrowCompression, onLack: () => void): BufferCodec {
  if (compression === 'none') return { type: null, atOnce: 1 };
  if (compression === 'zstd' && hasZstd())
    return { type: new BodyCompression(ZSTD), open: () => new ZstdCompressor(), atOnce: 2 };
  if (compression === 'zstd') onLack();
  return { type: new BodyCompression(LZ4_FRAME), open: () => new Lz4Compressor(), atOnce: 1 };
}
