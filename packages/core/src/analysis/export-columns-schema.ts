import * as z from 'zod';
import { EXPORT_COLUMNS } from './export-columns.ts';

/** The option `columns` of exporters. */
export const exportColumnsSchema = z
  .union([z.literal('all'), z.array(z.string().min(1)).min(1)])
  .default([...EXPORT_COLUMNS])
  .describe(
    'Columns in order: timestamp, open, high, low, close, volume and extra columns by name, or "all" for all there are.',
  );
