import { exportColumnsSchema } from '@candlewick/core';
import * as z from 'zod';

export const arrowOptions = z.strictObject({
  columns: exportColumnsSchema,
  compression: z
    .enum(['none', 'lz4', 'zstd'])
    .default('none')
    .describe('How the buffers are compressed: none (any reader takes it, and can map it), lz4 or zstd.'),
  extension: z
    .enum(['arrow', 'feather'])
    .default('arrow')
    .describe("The file's extension: Feather version 2 and an Arrow file are the same."),
  batch: z.int().min(1_000).max(1_048_576).default(65_536).describe('Rows of a record batch.'),
});
export type ArrowOptions = z.output<typeof arrowOptions>;
