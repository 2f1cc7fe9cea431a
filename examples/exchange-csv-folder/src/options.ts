import { CORE_COLUMNS } from '@candlewick/core';
import { z } from 'zod';

const column = z.union([z.string().min(1), z.int().min(0)]);

export const options = z.strictObject({
  folder: z.string().min(1).describe('Where the files are, from the folder of the configuration.'),
  files: z
    .string()
    .refine((text) => ['{base}', '{quote}', '{timeframe}'].every((part) => text.includes(part)), {
      error: 'has {base}, {quote} and {timeframe} in it',
    })
    .default('{base}-{quote}-{timeframe}.csv')
    .describe('How the files are named.'),
  columns: z
    .record(z.string().regex(/^[a-z][a-z0-9_]*$/), column)
    .default({})
    .describe(
      `Where each column is: its name in the first line, or its position from 0 where there is no such line. Those of ` +
        `${CORE_COLUMNS.join(', ')} that are not here have their own names; others are extra columns.`,
    ),
  time: z.enum(['ms', 's', 'us', 'iso']).default('ms').describe('How times are written.'),
  separator: z.string().length(1).default(',').describe('Between two columns.'),
  absence: z
    .enum(['no-trade', 'outage'])
    .default('no-trade')
    .describe('What it means where a file has candles before and after a time, but none at it.'),
});

export type CsvFolderOptions = z.output<typeof options>;
