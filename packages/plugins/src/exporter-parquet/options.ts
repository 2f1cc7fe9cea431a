import { exportColumnsSchema } from '@candlewick/core';
import * as z from 'zod';

export const parquetOptions = z.strictObject({
  columns: exportColumnsSchema,
  compression: z
    .enum(['zstd', 'gzip', 'none'])
    .default('zstd')
    .describe('How pages are compressed: zstd (gzip where Node.js lacks it), gzip or none.'),
  rowGroup: z
    .int()
    .min(1_000)
    .max(1_048_576)
    .default(65_536)
    .describe('Rows of a row group; memory grows with it.'),
});
export type ParquetOptions = z.output<typeof parquetOptions>;
