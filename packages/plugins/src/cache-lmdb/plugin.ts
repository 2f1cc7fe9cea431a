import { definePlugin } from '@candlewick/core';
import * as z from 'zod';

const ALGORITHMS = z.enum(['candles', 'zstd', 'lz4']);

/** Keeps candles in LMDB: a local folder that several processes may use at once. */
export default definePlugin({
  kind: 'cache',
  name: 'lmdb',
  description: 'Candles, coverage and gaps in a local LMDB database, behind a memory of decoded blocks.',
  api: 1,
  options: z.strictObject({
    folder: z.string().optional().describe('Folder of the cache, in place of the configured one.'),
    compression: z
      .union([
        z.literal(false),
        ALGORITHMS,
        z.strictObject({
          algorithm: ALGORITHMS.describe(
            'candles, made for them, is the smallest and the fastest; zstd and lz4 pack plain columns.',
          ),
          level: z.int().min(1).max(19).optional().describe('Of zstd: 1 is the fastest, 3 the default.'),
        }),
      ])
      .default('candles')
      .describe('How new blocks are compressed; all kinds stay readable together.'),
    memory: z.boolean().default(true).describe('Whether decoded blocks are kept in memory.'),
    memoryItems: z
      .int()
      .min(1)
      .optional()
      .describe('Most blocks (8192 candles each) kept in memory, beside the limit in bytes.'),
  }),
  capabilities: { persistent: true, multiProcess: true, sharedEvents: true },
  open: async ({ folder, compression, memory, memoryItems }, context) => {
    const { algorithm, level = 3 } =
      compression === false
        ? { algorithm: undefined }
        : typeof compression === 'string'
          ? { algorithm: compression }
          : compression;
    // Here and not above: programs that never open a cache do not load lru-cache and zlib's parts.
    const { LmdbCache } = await import('./lmdb-cache.ts');
    return LmdbCache.open(
      {
        folder: folder ?? context.folder,
        blocks:
          algorithm === 'candles'
            ? { codec: 'candles' }
            : { codec: 'raw', packing: algorithm === 'zstd' ? 'zstd' : 'none', level },
        lz4: algorithm === 'lz4',
        memory: memory
          ? {
              bytes: context.memoryBytes,
              ...((memoryItems ?? context.memoryItems) ? { items: memoryItems ?? context.memoryItems! } : {}),
            }
          : undefined,
      },
      context,
    );
  },
});
