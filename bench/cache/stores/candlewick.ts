import { wholeColumns, type Cache, type Candles, type Logger } from '@candlewick/core';
import { builtIns } from '@candlewick/plugins';
import { COLUMNS, firstRows, reusedSeries, type Series } from '../series.ts';
import type { BenchStore } from '../store.ts';

// The plugin loads them when it is opened. The others' libraries are in memory before anything is measured: so are ours.
await import('../../../packages/plugins/src/cache-lmdb/lmdb-cache.ts');
// @ts-expect-error: the bundle has it from the plugins' own dependencies
await import('lmdb');

export const ID = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const MINUTE = 60_000;
const silent = () => undefined;
const logger: Logger = {
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  child: () => logger,
};

/** The cache plugin as the host opens it, with the default options. */
export async function openCache(folder: string, memoryBytes = 128e6): Promise<Cache> {
  const plugin = builtIns.find(({ kind, name }) => kind === 'cache' && name === 'lmdb');
  if (plugin?.kind !== 'cache') throw new Error('no such plugin');
  // As a host does when no options are given.
  return plugin.open({ ...plugin.defaults } as never, {
    folder,
    memoryBytes,
    diskBytes: 1e12,
    stateFolder: `${folder}-state`,
    logger,
    clock: { now: Date.now, monotonic: () => performance.now(), sleep: () => Promise.resolve() },
    signal: new AbortController().signal,
  });
}

export const asCandles = ({ time, ...values }: Series): Candles => ({
  length: time.length,
  time,
  ...values,
  extras: {},
});

/** One commit of all rows with their coverage. */
export const changeOf = (series: Series) => {
  const interval = { from: series.time[0]!, to: series.time.at(-1)! + MINUTE };
  return {
    put: [{ interval, candles: asCandles(series) }],
    cover: [{ ...interval, fetchedAt: 0, provenance: 'venue' as const, source: 'bench' }],
  };
};

async function few(cache: Cache, from: number, to: number, room: Series): Promise<Series> {
  let only: Candles | undefined;
  let at = 0;
  for await (const batch of cache.read(ID, { from, to }, { reuse: true })) {
    // A day lies in one block, mostly.
    if (at === 0 && batch.time.at(-1) === to - MINUTE) {
      only = batch;
      break;
    }
    for (const name of COLUMNS) room[name].set(batch[name], at);
    at += batch.length;
  }
  return only ?? firstRows(room, at);
}

export const store: BenchStore = {
  async write(folder, series) {
    await using cache = await openCache(folder);
    await cache.commit(ID, changeOf(series));
  },
  async open(folder) {
    const cache = await openCache(folder);
    const room = reusedSeries();
    return {
      all: async () => {
        const { firstTime = 0, lastTime = 0, candles } = (await cache.get(ID))!;
        return wholeColumns(cache.read(ID, { from: firstTime, to: lastTime + 1 }, { reuse: true }), candles);
      },
      range: (from, to) => few(cache, from, to, room((to - from) / MINUTE)),
      close: async () => cache[Symbol.asyncDispose](),
    };
  },
};
