import { exportColumnsSchema, timeZoneSchema } from '@candlewick/core';
import * as z from 'zod';

export const jsonOptions = z.strictObject({
  columns: exportColumnsSchema,
  timeZone: timeZoneSchema,
  timeFormat: z
    .enum(['iso', 'ms'])
    .default('iso')
    .describe("The candles' times as ISO 8601 UTC (iso) or Unix milliseconds (ms)."),
});
export type JsonOptions = z.output<typeof jsonOptions>;
