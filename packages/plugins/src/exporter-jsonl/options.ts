import { exportColumnsSchema, timeZoneSchema, TIME_FORMATS } from '@candlewick/core';
import * as z from 'zod';

export const jsonlOptions = z.strictObject({
  columns: exportColumnsSchema,
  timeZone: timeZoneSchema,
  timeFormat: z
    .enum(TIME_FORMATS)
    .default('iso')
    .describe(
      'Times as ISO 8601 (iso), "2024-01-01 00:00:00" (datetime), Unix milliseconds (ms) or seconds (s); UTC.',
    ),
});
export type JsonlOptions = z.output<typeof jsonlOptions>;
