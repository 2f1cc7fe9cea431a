import { exportColumnsSchema, timeZoneSchema, TIME_FORMATS } from '@candlewick/core';
import * as z from 'zod';

export const csvOptions = z.strictObject({
  columns: exportColumnsSchema,
  timeZone: timeZoneSchema,
  timeFormat: z
    .enum(TIME_FORMATS)
    .default('datetime')
    .describe(
      'Times as "2024-01-01 00:00:00" (datetime), ISO 8601 (iso), Unix milliseconds (ms) or seconds (s); UTC.',
    ),
  separator: z.enum([',', ';', '\t', '|']).default(',').describe('Between the cells of a row.'),
  header: z.boolean().default(true).describe('Whether the first line names the columns.'),
});
export type CsvOptions = z.output<typeof csvOptions>;
