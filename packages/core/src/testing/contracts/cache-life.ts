import assert from 'node:assert/strict';
import type { CacheEvent } from '../../contracts/cache.ts';
import { sliceCandles } from '../../domain/candles.ts';
import { candles } from '../builders/candles.ts';
import { covered, gap, putOf, span } from '../builders/coverage.ts';
import type { ContractCase } from '../contract.ts';
import type { CacheHarness } from './cache-harness.ts';
import {
  assertFails,
  assertSameRuns,
  batchesOf,
  dataset,
  EVER,
  put,
  readRuns,
  recordOf,
  timesOf,
} from './cache-steps.ts';

/** Datasets as things that come, change and go. */
export const CACHE_LIFE_CASES: readonly ContractCase<CacheHarness>[] = [
  {
    id: 'CACHE-26',
    asks: 'lists every dataset once and gets each by its id',
    why: 'the tree and the list command show what is there',
    run: async ({ open }) => {
      const cache = await open();
      assert.deepEqual(await cache.list(), []);
      assert.equal(await cache.get(dataset()), undefined);
      const ids = [
        dataset('1h'),
        dataset('1m'),
        dataset('1h', 'ETH/USDT:USDT'),
        dataset('1h', 'BTC/USDT', 'other'),
      ];
      for (const [i, id] of ids.entries())
        await cache.commit(id, { put: [putOf(candles({ count: i + 1 }))] });
      const records = await cache.list();
      assert.equal(records.length, ids.length);
      for (const [i, id] of ids.entries()) {
        const listed = records.find((record) => JSON.stringify(record.id) === JSON.stringify(id));
        assert.ok(listed);
        assert.equal(listed.candles, i + 1);
        assert.deepEqual(await cache.get(id), listed);
      }
    },
  },
  {
    id: 'CACHE-27',
    asks: 'keeps datasets apart, however alike their names are',
    why: 'BTC/USDT and BTC/USDT:USDT are different markets',
    run: async ({ open }) => {
      const cache = await open();
      const ids = [
        dataset('1m'), dataset('1M'), dataset('1m', 'BTC/USDT:USDT'), dataset('1m', 'btc/usdt'), dataset('1m', 'BTC/USD'),
        dataset('1m', 'BTC/USDT', 'acme2'), dataset('1m', 'T/USDT', 'acmeBTC'), dataset('1m', '龙/USDT'), dataset('1m', 'BTC/USDT-240628'),
      ]; // prettier-ignore
      const rows = (i: number) => candles({ timeframe: ids[i]!.timeframe, count: 50, seed: i });
      await Promise.all(ids.map((id, i) => cache.commit(id, put(rows(i), EVER))));
      await cache.delete(ids[0]!);
      await cache.commit(ids[4]!, put(rows(0), EVER));
      for (const [i, id] of ids.entries()) {
        const expected = i === 0 ? [] : [rows(i === 4 ? 0 : i)];
        assertSameRuns(await readRuns(cache, id), expected, JSON.stringify(id));
      }
    },
  },
  {
    id: 'CACHE-28',
    asks: 'deletes a dataset with everything known of it; one of the same name then begins anew',
    why: 'what the user deleted must not come back',
    run: async ({ open }) => {
      const cache = await open();
      const rows = candles({ count: 20, extras: ['trades'] });
      assert.equal(await cache.delete(dataset()), false);
      await cache.commit(dataset(), {
        facts: { listedAt: 1 },
        ...put(rows, EVER),
        cover: [covered(span('2024-01-01', '2024-01-02'))],
        explain: [gap(span('2024-01-03', '2024-01-04'))],
        pinned: true,
      });
      const before = await cache.commit(dataset(), put(candles({ count: 20, seed: 2 }), EVER));
      assert.equal(await cache.delete(dataset()), true);
      assert.equal(await cache.delete(dataset()), false);
      assert.equal(await cache.get(dataset()), undefined);
      assert.deepEqual(await cache.list(), []);
      assert.deepEqual(await cache.revisions(dataset()), []);
      assert.deepEqual(await timesOf(cache, dataset()), []);
      const result = await cache.commit(dataset(), put(sliceCandles(rows, 0, 2), EVER));
      assert.deepEqual([result.added, result.revised], [2, 0]);
      assert.ok(result.version > before.version, 'what was kept of the old one can be told from the new one');
      const { coverage, ledger, pinned, candles: count, revisions, facts } = await recordOf(cache, dataset());
      assert.deepEqual([coverage, ledger, pinned, count, revisions], [[], [], false, 2, 0]);
      assert.deepEqual(facts, { extras: ['trades'] });
      assert.deepEqual(await cache.revisions(dataset()), []);
      assert.equal((await timesOf(cache, dataset())).length, 2);
    },
  },
  {
    id: 'CACHE-29',
    asks: 'gives every commit a greater version and the time of its clock',
    why: 'views know by them whether they are current',
    run: async ({ open, clock }) => {
      const cache = await open();
      let last = -Infinity;
      for (let i = 0; i < 5; i++) {
        await clock.advance(1_000);
        const { version } = await cache.commit(dataset(), i === 2 ? {} : { pinned: i % 2 === 0 });
        const record = await recordOf(cache, dataset());
        assert.ok(version > last);
        assert.equal(record.version, version);
        assert.equal(record.updatedAt, clock.now());
        last = version;
      }
    },
  },
  {
    id: 'CACHE-30',
    asks: 'loses nothing when many commits to one dataset are under way at once',
    why: 'pages of a fetch run in parallel',
    run: async ({ open }) => {
      const cache = await open();
      const all = candles({ timeframe: '1m', count: 12_000 });
      const pages = Array.from({ length: 120 }, (_, i) => sliceCandles(all, i * 100, (i + 1) * 100));
      const bad = candles({ count: 3 });
      bad.time.fill(0);
      const results = await Promise.allSettled([
        ...pages.map((rows) => {
          const one = putOf(rows, '1m');
          return cache.commit(dataset('1m'), { put: [one], cover: [covered(one.interval)] });
        }),
        cache.commit(dataset('1m'), put(bad, EVER)),
      ]);
      assert.deepEqual(
        results.map((each) => each.status),
        [...pages.map(() => 'fulfilled'), 'rejected'],
      );
      const versions = results.map((each) => (each.status === 'fulfilled' ? each.value.version : -1));
      assert.equal(new Set(versions).size, results.length);
      const { candles: count, coverage } = await recordOf(cache, dataset('1m'));
      assert.deepEqual([count, coverage.length], [12_000, 1]);
      assertSameRuns(await readRuns(cache, dataset('1m')), [all]);
    },
  },
  {
    id: 'CACHE-31',
    asks: 'tells watchers of every commit and delete of its own, until they stop, whatever they throw',
    why: 'the tree and the charts follow what is stored',
    run: async ({ open }) => {
      const cache = await open();
      const events: CacheEvent[] = [];
      cache.watch(() => {
        throw new Error('a view is broken');
      });
      const stop = cache.watch((event) => events.push(event));
      const first = await cache.commit(dataset(), { pinned: true });
      const second = await cache.commit(dataset('1m'), { pinned: true });
      await cache.delete(dataset());
      await cache.delete(dataset());
      stop();
      await cache.commit(dataset(), { pinned: true });
      assert.deepEqual(events, [
        { id: dataset(), version: first.version },
        { id: dataset('1m'), version: second.version },
        { id: dataset(), version: undefined },
      ]);
    },
  },
  {
    id: 'CACHE-32',
    asks: 'counts what it holds',
    why: 'doctor and the statistics block show it',
    steeredBy: 'persistent',
    run: async ({ open, capabilities }) => {
      const cache = await open();
      const empty = await cache.statistics();
      assert.deepEqual([empty.datasets, empty.candles, empty.memoryHits, empty.diskReads], [0, 0, 0, 0]);
      for (const timeframe of ['1h', '1m'])
        await cache.commit(dataset(timeframe), put(candles({ timeframe, count: 3_000 }), EVER));
      await batchesOf(cache, dataset('1h'));
      const full = await cache.statistics();
      assert.deepEqual([full.datasets, full.candles], [2, 6_000]);
      assert.ok(full.memoryHits + full.diskReads > 0);
      assert.ok(full.memoryBytes >= 0 && full.memoryEntries >= 0);
      if (capabilities.persistent) {
        assert.ok(full.diskBytes > 6_000 * 4);
        const { bytes } = await recordOf(cache, dataset('1m'));
        assert.ok(bytes > 3_000 * 4 && bytes < full.diskBytes);
      }
    },
  },
  {
    id: 'CACHE-33',
    asks: 'settles what was committed before it is closed; afterwards every use fails clearly, and closing again is harmless',
    why: 'a program that ends while it writes',
    run: async ({ open }) => {
      const cache = await open();
      const pending = cache.commit(dataset(), put(candles({ count: 100 }), EVER));
      const reading = cache.read(dataset(), EVER, { batchSize: 1 })[Symbol.asyncIterator]();
      await pending;
      await reading.next();
      const last = cache.commit(dataset('1m'), { pinned: true });
      await Promise.all([cache[Symbol.asyncDispose](), last]);
      await cache[Symbol.asyncDispose]();
      await assertFails('CACHE_OPEN', () => cache.list());
      await assertFails('CACHE_OPEN', () => cache.get(dataset()));
      await assertFails('CACHE_OPEN', () => batchesOf(cache, dataset()));
      await assertFails('CACHE_OPEN', () => reading.next());
      await assertFails('CACHE_OPEN', () => cache.commit(dataset(), {}));
      await assertFails('CACHE_OPEN', () => cache.revisions(dataset()));
      await assertFails('CACHE_OPEN', () => cache.delete(dataset()));
      await assertFails('CACHE_OPEN', () => cache.statistics());
      await assertFails('CACHE_OPEN', () => cache.watch(() => undefined));
    },
  },
];
