import { exportColumnsSchema, VALUE_COLUMNS } from '@candlewick/core';
import * as z from 'zod';

export const npyOptions = z.strictObject({
  columns: exportColumnsSchema
    .default([...VALUE_COLUMNS])
    .describe(
      'Columns of the matrix in order: open, high, low, close, volume, timestamp (milliseconds) and extra columns by name, or "all".',
    ),
  dtype: z
    .enum(['float64', 'float32'])
    .default('float64')
    .describe('float32 halves the file and loses digits; it cannot hold timestamps.'),
  window: z
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe('Rows of a sliding window. 1: shape (rows, columns); N: shape (rows - N + 1, N, columns).'),
});
export type NpyOptions = z.output<typeof npyOptions>;
