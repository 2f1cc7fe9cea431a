import { join } from 'node:path';
import { optionsSchema, type Cache } from '@candlewick/core';
import { createFakeLogger } from '@candlewick/core/testing';
import plugin from '../../packages/plugins/src/cache-lmdb/plugin.ts';

/** The cache of a folder, as a host opens it; small enough a memory that blocks come and go. */
export const openCache = async (folder: string): Promise<Cache> =>
  plugin.open((await optionsSchema(plugin)).parse({}), {
    folder,
    memoryBytes: 8 * 2 ** 20,
    diskBytes: 2 ** 30,
    stateFolder: join(folder, '..', 'state'),
    logger: createFakeLogger(),
    clock: { now: Date.now, monotonic: () => performance.now(), sleep: () => Promise.resolve() },
    signal: new AbortController().signal,
  });
