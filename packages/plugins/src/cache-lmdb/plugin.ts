import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

/** Keeps candles in LMDB: a local folder that several processes may use at once. */
export default definePlugin({
  kind: 'cache',
  name: 'lmdb',
  description: 'Candles, coverage and gaps in a local LMDB database, behind a memory of decoded blocks.',
  api: 1,
  options: async () => (await import('./options.ts')).lmdbOptions,
  defaults: OPTION_DEFAULTS['cache-lmdb'],
  capabilities: { persistent: true, multiProcess: true, sharedEvents: true },
  open: async ({ folder, compression, memory, memoryItems }, context) => {
    const { algorithm, level = 3 } =
      compression === false
        ? { algorithm: undefined }
        : typeof compression === 'string'
          ? { algorithm: compression }
          : compression;
    // Here and not above: programs that never open a cache do not load lru-cache and zlib's parts.
    const { LmdbCache } = await import('./lmdb-cache.ts');
    return LmdbCache.open(
      {
        folder: folder ?? context.folder,
        blocks:
          algorithm === 'candles'
            ? { codec: 'candles' }
            : { codec: 'raw', packing: algorithm === 'zstd' ? 'zstd' : 'none', level },
        lz4: algorithm === 'lz4',
        memory: memory
          ? {
              bytes: context.memoryBytes,
              ...((memoryItems ?? context.memoryItems) ? { items: memoryItems ?? context.memoryItems! } : {}),
            }
          : undefined,
      },
      context,
    );
  },
});
