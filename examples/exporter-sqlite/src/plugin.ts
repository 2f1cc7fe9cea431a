import { definePlugin } from '@candlewick/core';
import { z } from 'zod';
import { SqliteExporter } from './sqlite-exporter.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'sqlite',
  description: 'SQLite: a file per export, or one database that grows.',
  api: 1,
  options: z.strictObject({
    database: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Database to write into, from the folder of the configuration. Absent: a new file per export.',
      ),
    table: z
      .string()
      .regex(/^[a-z_][a-z0-9_]*$/)
      .default('candles')
      .describe('Table to write to; made where it is not there.'),
  }),
  // A file of SQLite is not written from its beginning to its end.
  capabilities: { streaming: false },
  open: (options, folders) => new SqliteExporter(options, folders),
});
