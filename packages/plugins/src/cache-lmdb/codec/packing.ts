import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** How a payload of raw columns is packed, by us. LMDB's own lz4 lies around the whole block and is not seen here. */
export type Packing = 'none' | 'zstd';

/** The byte in the block's header. */
export const PACKINGS: readonly Packing[] = ['none', 'zstd'];

export function pack(payload: Uint8Array, packing: Packing, level: number): Uint8Array {
  if (packing === 'none') return payload;
  return zstdCompressSync(payload, { params: { [constants.ZSTD_c_compressionLevel]: level } });
}

/** @param length of the payload before packing @throws when the bytes are not packed so */
export function unpack(packed: Uint8Array, packing: Packing, length: number): Uint8Array {
  const payload = packing === 'none' ? packed : zstdDecompressSync(packed, { maxOutputLength: length || 1 });
  if (payload.length !== length) throw new RangeError(`${length} bytes expected, ${payload.length} found`);
  return payload;
}
