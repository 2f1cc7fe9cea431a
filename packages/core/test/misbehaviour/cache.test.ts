import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Cache } from '../../src/contracts/cache.ts';
import { definePlugin } from '../../src/contracts/plugin.ts';
import { openRun, type RunOptions } from '../../src/compose/open-run.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { Candles } from '../../src/domain/candles.ts';
import { pickRows, rowsOf, sliceByTime } from '../../src/domain/candles.ts';
import { memoryCache } from '../../src/testing/index.ts';
import { failureOf } from '../config/project.ts';
import { hour, hours, openBench, request, type Bench } from '../pipeline/bench.ts';
import { truth } from './stranger.ts';

const never = () => new Promise<never>(() => undefined);
const BTC = { exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' };

/** A host whose cache is a stranger's: one in memory, but for what `make` puts in its place. */
async function openWith(make: (honest: Cache) => object) {
  const bench = await openBench();
  const plugin = definePlugin({
    ...memoryCache, name: 'bad', options: z.strictObject({}),
    open: async (_options, context) => {
      const honest = await memoryCache.open({}, context);
      const all = ['list', 'get', 'read', 'commit', 'revisions', 'delete', 'statistics', 'watch', Symbol.asyncDispose] as const;
      const bound = Object.fromEntries(all.map((name) => [name, (honest[name] as (...args: never) => unknown).bind(honest)]));
      return { ...bound, ...make(honest) } as unknown as Cache;
    },
  }); // prettier-ignore
  bench.host.registry.add(plugin, './bad.mjs', 'file:///nowhere/bad.mjs');
  const config = parseConfig(
    {
      exchange: 'fake',
      cache: { plugin: 'bad' },
      limiter: { plugin: 'fake' },
      limits: { pluginTime: 50, pluginSilence: 80 },
      performance: { requestsInFlight: 1 },
    },
    () => undefined,
  );
  const open = (more: Partial<RunOptions> = {}) =>
    openRun(bench.host, { config, projectFolder: bench.folder, ...more });
  return Object.assign(bench as Bench, { openBad: open });
}

describe('a cache whose commit goes wrong', () => {
  it.each<[string, (honest: Cache) => Cache['commit'], string]>([
    ['throws a text', () => () => Promise.reject('disk gone'), 'cache bad failed in commit: disk gone'],
    ['throws midway, after it stored a part', (honest) => async (id, change) => {
      await honest.commit(id, { ...change, put: change.put!.map((put) => ({ ...put, candles: sliceByTime(put.candles, 0, hour(2)) })), cover: [] });
      throw new TypeError('half done');
    }, 'cache bad failed in commit: half done'],
    ['never ends', () => never, 'cache bad broke its contract: commit has not ended after 80 ms'],
    ['gives nothing', () => () => Promise.resolve(undefined as never), 'commit gave no version and counts'],
  ])('(%s) fails its dataset by name, and what was not stored is not covered', async (_name, commit, why) => {
    await using bench = await openWith((honest) => ({ commit: commit(honest) }));
    await using run = await bench.openBad();
    const [outcome] = await run.fetch([request(0, 30)]);
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'PLUGIN_CACHE' } });
    expect(outcome!.error!.message).toContain(why);
    const record = await run.cache.get(BTC);
    expect(record?.coverage ?? []).toEqual([]);
  }); // prettier-ignore
});

describe('a cache that gives back what it was not given', () => {
  const batches = (change: (batch: Candles) => unknown) => (honest: Cache) => ({
    async *read(...args: Parameters<Cache['read']>) {
      for await (const batch of honest.read(...args)) yield change(batch);
    },
  });
  it.each<[string, (honest: Cache) => object, string]>([
    ['no order', batches((batch) => pickRows(batch, [3, 1, 2])), 'its candle 1 is of'],
    ['a candle twice', batches((batch) => pickRows(batch, [1, 1, 2])), 'its candle 1 is of'],
    ['other times', batches((batch) => ({ ...batch, time: batch.time.map((time) => time - 1e16) })), 'its candle 0 is of'],
    ['times that are none', batches((batch) => ({ ...batch, time: batch.time.map(() => NaN) })), 'its candle 0 is of NaN'],
    ['rows', batches(rowsOf), 'column time is undefined'],
    ['short columns', batches((batch) => ({ ...batch, close: batch.close.subarray(1) })), 'column close has 29 of 30 rows'],
    ['nothing', batches(() => undefined), 'candles are undefined'],
    ['a batch twice', (honest) => ({ async *read(...args: Parameters<Cache['read']>) { yield* honest.read(...args); yield* honest.read(...args); } }), 'its candle 0 is of'],
    ['an error that is none', () => ({ async *read() { throw 'worn out'; } }), 'cache bad failed in read: worn out'],
    ['no end', () => ({ read: () => ({ [Symbol.asyncIterator]: () => ({ next: never }) }) }), 'read has not ended after 80 ms'],
  ])('(%s) is refused by name', async (_name, make, why) => {
    await using bench = await openWith(make);
    await using run = await bench.openBad();
    expect((await run.fetch([request(0, 30)]))[0]).toMatchObject({ status: 'complete' });
    const reading = (async () => { for await (const _ of run.read(BTC)); })();
    const { code, message } = await failureOf(reading);
    expect([code, message]).toEqual(['PLUGIN_CACHE', expect.stringContaining(why)]);
    expect(message).toContain('cache bad');
  }); // prettier-ignore

  it.each<[string, object, string]>([
    ['a record that is none', { get: async () => ({}) }, 'get gave a record without an id'],
    ['the record of another', { get: async () => ({ id: { ...BTC, symbol: 'X/Y' } }) }, 'get gave the record of X/Y'],
    ['coverage in disorder', { get: async () => ({ id: BTC, facts: {}, coverage: [{ from: 5, to: 9 }, { from: 1, to: 3 }], ledger: [], candles: 0, version: 1 }) }, 'coverage is not sorted'],
    ['an error that is none', { get: () => Promise.reject(undefined) }, 'cache bad failed in get: undefined'],
    ['no answer', { get: never }, 'get has not ended after 80 ms'],
  ])('(%s) fails the run by name', async (_name, make, why) => {
    await using bench = await openWith(() => make);
    await using run = await bench.openBad();
    const { code, message } = await failureOf(run.fetch([request(0, 30)]));
    expect([code, message]).toEqual(['PLUGIN_CACHE', expect.stringContaining(why)]);
  }); // prettier-ignore

  it('(nothing but the truth) is read as it is, and can be left in the middle', async () => {
    await using bench = await openWith(() => ({}));
    await using run = await bench.openBad();
    await run.fetch([request(0, 30)]);
    const rows: number[][] = [];
    for await (const batch of run.read(BTC)) rows.push(...rowsOf(batch));
    expect(rows).toEqual(truth(0, 30));
    expect(rowsOf(await run.columns(BTC))).toEqual(rows);
    expect(rowsOf(await run.columns(BTC, { from: hour(7), to: hour(9) + 1 }))).toEqual(truth(7, 10));
    expect((await run.columns(BTC, { from: 0, to: 1 })).length).toBe(0);
    await expect(run.columns({ ...BTC, symbol: 'X/Y' })).rejects.toMatchObject({ code: 'UNKNOWN_DATASET' });
    for await (const _ of run.read(BTC)) break;
    expect(hours(30).length).toBe(30);
  });
});

describe('a reading that was given up', () => {
  /** A cache whose first batch comes when `go` is called, whatever else has come; `left` resolves when its reading has let go of what it held. */
  const openSlow = async () => {
    const [started, go, left] = [
      Promise.withResolvers<undefined>(),
      Promise.withResolvers<undefined>(),
      Promise.withResolvers<string>(),
    ];
    const bench = await openWith((honest) => ({
      async *read(...[id, interval]: Parameters<Cache['read']>) {
        try {
          started.resolve(undefined);
          await go.promise;
          yield* honest.read(id, interval);
        } finally {
          left.resolve('let go');
        }
      },
    }));
    return Object.assign(bench, {
      started: started.promise,
      go: () => go.resolve(undefined),
      left: left.promise,
    });
  };
  const readAll = async (run: Awaited<ReturnType<Bench['open']>>) => {
    for await (const _ of run.read(BTC));
  };

  it('by its deadline lets go of what it holds when its batch comes after all', async () => {
    await using bench = await openSlow();
    await using run = await bench.openBad();
    await run.fetch([request(0, 30)]);
    expect((await failureOf(readAll(run))).message).toContain('read has not ended after 80 ms');
    bench.go();
    expect(await bench.left).toBe('let go');
  });

  it('because the run was stopped does so too', async () => {
    await using bench = await openSlow();
    const stop = new AbortController();
    await using run = await bench.openBad({ signal: stop.signal });
    await run.fetch([request(0, 30)]);
    const reading = failureOf(readAll(run));
    await bench.started;
    stop.abort();
    await reading;
    bench.go();
    expect(await bench.left).toBe('let go');
  });

  it('by its reader ends, also where letting go never does', async () => {
    await using bench = await openWith((honest) => ({
      async *read(...args: Parameters<Cache['read']>) {
        try {
          yield* honest.read(...args);
        } finally {
          await never();
        }
      },
    }));
    await using run = await bench.openBad();
    await run.fetch([request(0, 30)]);
    let batches = 0;
    for await (const _ of run.read(BTC)) {
      batches++;
      break;
    }
    expect(batches).toBe(1);
  });
});

describe('plugins that do not close', () => {
  it('are all told of, and keep no other open', async () => {
    const closed: string[] = [];
    const monitor = (name: string, close: () => Promise<void>) =>
      definePlugin({
        kind: 'monitor', name, description: 'A test.', api: 1, capabilities: {}, options: z.strictObject({}),
        open: () => ({ onEvent: () => undefined, [Symbol.asyncDispose]: close }),
      }); // prettier-ignore
    const bench = await openWith(() => ({ [Symbol.asyncDispose]: never }));
    const { registry } = bench.host;
    registry.add(
      monitor('throws', () => Promise.reject(new Error('bang'))),
      './a.mjs',
    );
    registry.add(monitor('hangs', never), './b.mjs');
    registry.add(
      monitor('fine', async () => void closed.push('fine')),
      './c.mjs',
    );
    const config = parseConfig(
      {
        exchange: 'fake',
        cache: { plugin: 'bad' },
        limiter: { plugin: 'fake' },
        limits: { pluginTime: 50 },
        monitors: { fine: true, throws: true, hangs: true },
      },
      () => undefined,
    );
    const run = await openRun(bench.host, { config, projectFolder: bench.folder });
    const { code, message } = await failureOf(run[Symbol.asyncDispose]());
    expect(code).toBe('PLUGIN_CLOSE');
    expect(message).toBe(
      'monitor hangs failed to close: it has not closed after 50 ms; monitor throws failed to close: bang',
    );
    expect(closed).toEqual(['fine']);
    const atTheEnd = await failureOf(bench.host[Symbol.asyncDispose]());
    expect(atTheEnd.message).toBe('cache bad failed to close: it has not closed after 50 ms');
  });
});
