import { definePlugin } from '@candlewick/core';
import { z } from 'zod';
import { SqliteCache } from './sqlite-cache.ts';

export default definePlugin({
  kind: 'cache',
  name: 'sqlite',
  description: 'Candles, coverage and gaps in one SQLite database.',
  api: 1,
  options: z.strictObject({
    file: z
      .string()
      .regex(/^[\w.-]+$/)
      .default('candles.sqlite')
      .describe('Name of the database in the folder of the cache.'),
  }),
  capabilities: { persistent: true, multiProcess: true, sharedEvents: false },
  open: ({ file }, { folder, clock }) => new SqliteCache(folder, file, clock),
});
