import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cache, CacheCapabilities } from '../../contracts/cache.ts';
import type { AnyPlugin } from '../../contracts/plugin.ts';
import type { FakeClock } from '../fakes/clock.ts';
import { createFakeClock } from '../fakes/clock.ts';
import { createFakeLogger } from '../fakes/logger.ts';
import { openForSuite } from '../open-for-suite.ts';

/** What the cache suite works with. */
export interface CacheHarness {
  /** As the definition declares them. */
  readonly capabilities: CacheCapabilities;
  /** The cache's only clock: what it stamps on commits and revisions. */
  readonly clock: FakeClock;
  /**
   * Opens the cache of this harness. Opened again after it was closed it is the same one where `persistent` is
   * declared; opened twice at once, where `multiProcess` is.
   */
  open(): Promise<Cache>;
  /** Takes away what the harness made. */
  close?(): Promise<void> | void;
}

/** Opens a cache plugin as a host does, in a temporary folder that is removed at the end. */
export async function openCacheHarness(
  definition: Extract<AnyPlugin, { kind: 'cache' }>,
  options: unknown = {},
  { memoryBytes = 32 * 2 ** 20 } = {},
): Promise<CacheHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'candlewick-cache-'));
  const clock = createFakeClock(Date.UTC(2024, 5, 1));
  const closing = new AbortController();
  const opened: Cache[] = [];
  return {
    capabilities: definition.capabilities,
    clock,
    open: async () => {
      const cache = await openForSuite(definition, options, {
        clock,
        logger: createFakeLogger(),
        signal: closing.signal,
        stateFolder: join(folder, 'state'),
        folder: join(folder, 'cache'),
        memoryBytes,
        diskBytes: 2 ** 30,
      });
      opened.push(cache);
      return cache;
    },
    close: async () => {
      for (const cache of opened.reverse()) await cache[Symbol.asyncDispose]();
      closing.abort();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
