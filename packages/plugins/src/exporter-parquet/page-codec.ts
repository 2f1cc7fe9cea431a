import type { Logger } from '@candlewick/core';
import type { Compressor } from '../compression/compressor.ts';
import { GzipCompressor } from '../compression/gzip-compressor.ts';
import { hasZstd, ZstdCompressor } from '../compression/zstd-compressor.ts';
import type { ParquetOptions } from './options.ts';

/** How pages are compressed; not at all where `open` is absent. */
export interface PageCodec {
  /** What the file says of it. */
  readonly name: 'ZSTD' | 'GZIP' | 'UNCOMPRESSED';
  readonly open?: () => Compressor;
}

/** The wanted codec; where this Node.js lacks zstd it is gzip, and a warning. */
export function pageCodec(compression: ParquetOptions['compression'], logger: Logger): PageCodec {
  if (compression === 'none') return { name: 'UNCOMPRESSED' };
  if (compression === 'zstd' && hasZstd()) return { name: 'ZSTD', open: () => new ZstdCompressor() };
  if (compression === 'zstd')
    logger.warn('this Node.js has no zstd: the pages of Parquet files are compressed with gzip');
  return { name: 'GZIP', open: () => new GzipCompressor() };
}
