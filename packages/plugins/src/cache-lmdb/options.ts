import * as z from 'zod';

const ALGORITHMS = z.enum(['candles', 'zstd', 'lz4']);

export const lmdbOptions = z.strictObject({
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
});
