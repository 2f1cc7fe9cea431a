import * as z from 'zod';
import { EXPORT_COLUMNS } from './export-columns.ts';
import { isTimeZone } from './time-zone.ts';

/** The option `columns` of exporters. */
export const exportColumnsSchema = z
  .union([z.literal('all'), z.array(z.string().min(1)).min(1)])
  .default([...EXPORT_COLUMNS])
  .describe(
    'Columns in order: timestamp, open, high, low, close, volume and extra columns by name, or "all" for all there are.',
  );

/** The option `timeZone` of exporters that write times as text. */
export const timeZoneSchema = z
  .string()
  .refine(isTimeZone, 'is no zone that this Node.js knows; zones have names such as Europe/Berlin.')
  .default('UTC')
  .describe('Zone of times that are text, by its IANA name; they end in its offset where it is not UTC.');
