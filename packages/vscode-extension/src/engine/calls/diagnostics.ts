import type { Call } from '../call.ts';

declare const CANDLEWICK_VERSION: string;
declare const CCXT_VERSION: string;

export const diagnostics: Call<'diagnostics'> = async (engine) => {
  const { config, projectFile } = await engine.loaded();
  const { host } = engine;
  const cache = await engine.cache();
  const { datasets, candles, diskBytes } = await cache.statistics();
  const { node, electron } = process.versions as { readonly node: string; readonly electron?: string };
  return {
    versions: {
      candlewick: CANDLEWICK_VERSION,
      ccxt: CCXT_VERSION,
      node,
      ...(electron === undefined ? {} : { electron }),
    },
    platform: `${process.platform}-${process.arch}`,
    folders: {
      cache: host.cacheFolder(config),
      state: host.folders.state,
      ...(projectFile === undefined ? {} : { project: projectFile }),
    },
    plugins: host.registry.list().map(({ definition: { kind, name }, origin }) => ({ kind, name, origin })),
    cache: { datasets, candles, diskBytes },
    memoryBytes: process.memoryUsage.rss(),
  };
};
