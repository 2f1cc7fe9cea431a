import { join } from 'node:path';
import type { Cache } from '@candlewick/core';
import { optionsSchema } from '@candlewick/core';
import { createFakeLogger } from '@candlewick/core/testing';
import plugin from '../../src/cache-lmdb/plugin.ts';

/** Opens the plugin on a folder; the caller closes it. For processes without a test runner too. */
export async function openCache(
  folder: string,
  options: Readonly<Record<string, unknown>> = {},
  memoryBytes = 32 * 2 ** 20,
): Promise<Cache> {
  return plugin.open((await optionsSchema(plugin)).parse(options), {
    folder,
    memoryBytes,
    diskBytes: 2 ** 30,
    stateFolder: join(folder, 'state'),
    logger: createFakeLogger(),
    clock: { now: Date.now, monotonic: () => performance.now(), sleep: () => Promise.resolve() },
    signal: new AbortController().signal,
  });
}
