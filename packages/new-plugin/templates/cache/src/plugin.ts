import { join } from 'node:path';
import { definePlugin } from '@candlewick/core';
import { z } from 'zod';
import { FileCache } from './file-cache.ts';

export default definePlugin({
  kind: 'cache',
  name: 'acme',
  description: 'A file for each dataset, written anew with every commit.',
  api: 1,
  options: z.strictObject({
    sync: z
      .boolean()
      .default(true)
      .describe(
        'Wait with each commit until the disk has it. Faster without; a power cut may then undo the last ones.',
      ),
  }),
  // One process at a time: a second one is refused with an error that says who has it.
  capabilities: { persistent: true, multiProcess: false, sharedEvents: false },
  // A folder of its own inside of the one for caches: other caches may keep theirs beside it.
  open: ({ sync }, { folder, clock, memoryBytes }) =>
    FileCache.open({ folder: join(folder, 'acme'), sync, memoryBytes, now: () => clock.now() }),
});
