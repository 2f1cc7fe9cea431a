import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHost, type Clock } from '@candlewick/core';
import { builtIns } from '@candlewick/plugins';

/** A host whose cache and state are in a folder that goes with it. */
export async function openTemporaryHost(name: string, clock: Clock) {
  const folder = await mkdtemp(join(tmpdir(), `candlewick-${name}-`));
  const folders = {
    cache: join(folder, 'cache'),
    state: join(folder, 'state'),
    userConfig: join(folder, 'none.json'),
  };
  const host = await openHost({ builtIns, folders, clock });
  return {
    host,
    folder,
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
