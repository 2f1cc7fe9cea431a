import { join, resolve } from 'node:path';
import { definePlugin } from '@candlewick/core';
import { z } from 'zod';
import { JsonLinesMonitor } from './json-lines-monitor.ts';

/** What tells how a run went; not every request, which would be thousands of lines. */
const TOLD = [
  'run-started',
  'retry',
  'gap',
  'evicted',
  'dataset-finished',
  'export-finished',
  'run-finished',
];

export default definePlugin({
  kind: 'monitor',
  name: 'acme',
  description: 'Events of runs as lines of JSON in a file.',
  api: 1,
  options: z.strictObject({
    file: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Where to write, from the configuration's folder. Default: events.jsonl in the plugin's own folder.",
      ),
    types: z.array(z.string()).default(TOLD).describe('Types of events to write; ["*"]: all.'),
    maxBytes: z
      .int()
      .positive()
      .default(10_000_000)
      .describe('A file that has grown so large is renamed to *.1, in place of an older one.'),
  }),
  capabilities: {},
  open: ({ file, types, maxBytes }, { logger, stateFolder, projectFolder }) =>
    new JsonLinesMonitor({
      file: file === undefined ? join(stateFolder, 'events.jsonl') : resolve(projectFolder, file),
      wants: (type) => types.includes('*') || types.includes(type),
      maxBytes,
      logger,
    }),
});
