import * as z from 'zod';

export const logOptions = z.strictObject({
  level: z
    .enum(['warn', 'info', 'debug'])
    .default('debug')
    .describe(
      "The least important lines to write: warn, info, or debug for every request and page. The host's log level applies as well.",
    ),
});
export type LogOptions = z.output<typeof logOptions>;
