import assert from 'node:assert/strict';
import { allocateCandles, CORE_COLUMNS, NO_CANDLES, sliceCandles } from '../../domain/candles.ts';
import { candles } from '../builders/candles.ts';
import { putOf } from '../builders/coverage.ts';
import type { ContractCase } from '../contract.ts';
import type { CacheHarness } from './cache-harness.ts';
import {
  assertFails,
  assertSameRuns,
  dataset,
  EVER,
  HOUR,
  put,
  readRuns,
  recordOf,
  spanOf,
  timesOf,
} from './cache-steps.ts';

/** What becomes of the rows that are put. */
export const CACHE_ROWS_CASES: readonly ContractCase<CacheHarness>[] = [
  {
    id: 'CACHE-01',
    asks: 'gives back every double bit for bit',
    why: 'a price that changes in the cache is a false price',
    run: async ({ open }) => {
      const cache = await open();
      const rows = awkward();
      await cache.commit(dataset(), put(rows, EVER));
      assertSameRuns(await readRuns(cache, dataset()), [rows]);
    },
  },
  {
    id: 'CACHE-02',
    asks: 'keeps candles of every timeframe, gaps and distant islands included',
    why: 'months have no fixed length, and grids have origins',
    run: async ({ open }) => {
      const cache = await open();
      const cases: [string, number | undefined][] = [
        ['1s', undefined], ['1m', undefined], ['7m', undefined], ['1h', undefined], ['1d', undefined],
        ['3d', Date.UTC(2017, 7, 17)], ['1w', undefined], ['1M', undefined], ['3M', undefined], ['1y', undefined],
      ]; // prettier-ignore
      for (const [timeframe, origin] of cases) {
        const spec = { timeframe, ...(origin === undefined ? {} : { origin }) };
        const early = candles({ ...spec, from: '1970-01-01', count: 30 });
        const late = candles({ ...spec, from: '2019-12-30', count: 400, without: [3, 4, 5, 200, 399] });
        const id = dataset(timeframe);
        await cache.commit(id, { put: [putOf(early, timeframe, origin), putOf(late, timeframe, origin)] });
        const record = await recordOf(cache, id);
        assert.equal(record.candles, early.length + late.length, timeframe);
        const { from, to } = spanOf(late, timeframe, origin);
        assertSameRuns(await readRuns(cache, id, { from, to }), [late], timeframe);
        assert.deepEqual(await timesOf(cache, id), [...early.time, ...late.time], timeframe);
      }
    },
  },
  {
    id: 'CACHE-03',
    asks: 'has the same candles whatever the order in which pages were committed',
    why: 'pages are fetched in parallel',
    run: async ({ open }) => {
      const cache = await open();
      const all = candles({ timeframe: '1m', count: 20_000, without: [0, 777, 8_191, 8_192] });
      const pages = Array.from({ length: 20 }, (_, i) => sliceCandles(all, i * 1000, (i + 1) * 1000));
      const shuffled = pages.map((page, i) => ({ page, at: (i * 7) % 20 })).sort((a, b) => a.at - b.at);
      for (const { page } of shuffled) {
        const { added, revised } = await cache.commit(dataset('1m'), { put: [putOf(page, '1m')] });
        assert.deepEqual({ added, revised }, { added: page.length, revised: 0 });
      }
      assertSameRuns(await readRuns(cache, dataset('1m')), [all]);
    },
  },
  {
    id: 'CACHE-04',
    asks: 'replaces what is stored inside the interval of a put, and nothing outside it, by an earlier put of the same change too',
    why: 'the latest word of the venue counts, for what it spoke about',
    run: async ({ open }) => {
      const cache = await open();
      const old = candles({ count: 48 });
      const next = candles({ count: 10, seed: 2, from: old.time[10]!, without: [4] });
      await cache.commit(dataset(), put(old, spanOf(old)));
      const result = await cache.commit(dataset(), put(next, { from: old.time[8]!, to: old.time[20]! }));
      assert.deepEqual([result.added, result.revised], [0, 12]);
      const expected = [...old.time.slice(0, 8), ...next.time, ...old.time.slice(20)];
      assert.deepEqual(await timesOf(cache, dataset()), expected);
      assertSameRuns(await readRuns(cache, dataset(), spanOf(next)), [next]);
      const fresh = candles({ count: 3, from: old.time.at(-1)! + 20_000 * HOUR });
      const gone = { from: fresh.time[1]!, to: fresh.time[2]! };
      const puts = [...put(fresh, spanOf(fresh)).put, ...put(NO_CANDLES, gone).put];
      assert.equal((await cache.commit(dataset(), { put: puts })).revised, 1);
      assert.deepEqual(await timesOf(cache, dataset(), spanOf(fresh)), [fresh.time[0], fresh.time[2]]);
    },
  },
  {
    id: 'CACHE-05',
    asks: 'records what changed and what vanished, with both values, oldest first',
    why: 'a venue that rewrites its history should be found out',
    run: async ({ open, clock }) => {
      const cache = await open();
      const rows = candles({ count: 6 });
      await cache.commit(dataset(), put(rows, spanOf(rows)));
      const values = (i: number) =>
        [rows.open, rows.high, rows.low, rows.close, rows.volume].map((each) => each[i]!);
      const changed = sliceCandles(candles({ count: 6 }), 0, 5);
      changed.close[4] = 1;
      changed.close[1] = 2;
      await clock.advance(1_000);
      const first = await cache.commit(dataset(), put(changed, spanOf(rows)));
      await clock.advance(1_000);
      const second = await cache.commit(
        dataset(),
        put(NO_CANDLES, { from: rows.time[0]!, to: rows.time[1]! }),
      );
      assert.deepEqual([first.revised, second.revised], [3, 1]);
      const at = clock.now();
      assert.deepEqual(await cache.revisions(dataset()), [
        revision(rows.time[1]!, at - 1_000, values(1), values(1).with(3, 2)),
        revision(rows.time[4]!, at - 1_000, values(4), values(4).with(3, 1)),
        revision(rows.time[5]!, at - 1_000, values(5)),
        revision(rows.time[0]!, at, values(0)),
      ]);
      assert.equal((await recordOf(cache, dataset())).revisions, 4);
    },
  },
  {
    id: 'CACHE-06',
    asks: 'records no revision when the same rows are put again',
    why: 'asking again is normal; only a different answer is news',
    run: async ({ open }) => {
      const cache = await open();
      const rows = awkward();
      await cache.commit(dataset(), put(rows, EVER));
      const again = await cache.commit(dataset(), put(rows, EVER));
      assert.deepEqual([again.added, again.revised], [0, 0]);
      assert.deepEqual(await cache.revisions(dataset()), []);
      assertSameRuns(await readRuns(cache, dataset()), [rows]);
    },
  },
  {
    id: 'CACHE-07',
    asks: 'counts candles, first and last time rightly through overlaps and vanishings',
    why: 'a wrong count hides a hole',
    run: async ({ open }) => {
      const cache = await open();
      const id = dataset('1m');
      const all = candles({ timeframe: '1m', count: 20_000 });
      const check = async (from: number, to: number) => {
        const { candles: count, firstTime, lastTime } = await recordOf(cache, id);
        const first = to > from ? all.time[from] : undefined;
        const last = to > from ? all.time[to - 1] : undefined;
        assert.deepEqual([count, firstTime, lastTime], [to - from, first, last]);
        assert.equal((await timesOf(cache, id)).length, to - from);
      };
      const keep = async (from: number, to: number, within: readonly [number, number]) => {
        const end = all.time[within[1]] ?? all.time.at(-1)! + 60_000;
        await cache.commit(id, put(sliceCandles(all, from, to), { from: all.time[within[0]]!, to: end }));
      };
      await keep(5_000, 9_000, [5_000, 9_000]);
      await check(5_000, 9_000);
      await keep(8_000, 20_000, [8_000, 20_000]);
      await check(5_000, 20_000);
      await keep(0, 6_000, [0, 6_000]);
      await check(0, 20_000);
      await keep(0, 0, [0, 9_500]);
      await check(9_500, 20_000);
      await keep(0, 0, [10_500, 20_000]);
      await check(9_500, 10_500);
      await keep(0, 0, [0, 20_000]);
      await check(0, 0);
    },
  },
  {
    id: 'CACHE-08',
    asks: 'refuses rows whose times do not ascend, and has then changed nothing',
    why: 'rows out of order can neither be found nor replaced',
    run: async ({ open }) => {
      const cache = await open();
      const rows = candles({ count: 4 });
      const twice = candles({ count: 4 });
      twice.time[2] = twice.time[1]!;
      await assertFails('INTERNAL', () => cache.commit(dataset(), put(twice, EVER)));
      assert.equal(await cache.get(dataset()), undefined);
      await cache.commit(dataset(), put(rows, EVER));
      const before = await recordOf(cache, dataset());
      const facts = { marketId: 'new' };
      await assertFails('INTERNAL', () => cache.commit(dataset(), { facts, ...put(twice, EVER) }));
      assert.deepEqual(await recordOf(cache, dataset()), before);
      assertSameRuns(await readRuns(cache, dataset()), [rows]);
    },
  },
  {
    id: 'CACHE-09',
    asks: 'does not depend on the memory of a change once it is committed, and keeps only rows inside its interval',
    why: 'a page buffer is used again',
    run: async ({ open }) => {
      const cache = await open();
      const rows = candles({ count: 30 });
      const expected = sliceCandles(candles({ count: 30 }), 5, 25);
      await cache.commit(dataset(), put(rows, { from: rows.time[5]!, to: rows.time[25]! }));
      for (const name of CORE_COLUMNS) rows[name].fill(0);
      assertSameRuns(await readRuns(cache, dataset()), [expected]);
    },
  },
];

const revision = (time: number, revisedAt: number, before: number[], after?: number[]) => ({
  time,
  revisedAt,
  before,
  ...(after ? { after } : {}),
});

/** Rows with every kind of double that there is. */
function awkward() {
  const values = [
    0, -0, 1, -1, 0.1 + 0.2, 1e-12, 1e12, 123_456_789.123_456_78, 2 ** 53 + 2, 5e-324, 2.2250738585072014e-308,
    Number.MAX_VALUE, -Number.MAX_VALUE, Infinity, -Infinity, NaN, Number.EPSILON, 4_294_967_297.000_001,
  ]; // prettier-ignore
  const rows = allocateCandles(values.length * 40);
  const payloads = new DataView(rows.volume.buffer, rows.volume.byteOffset);
  for (let i = 0; i < rows.length; i++) {
    rows.time[i] = i * HOUR;
    rows.open[i] = values[i % values.length]!;
    rows.high[i] = values[(i * 5 + 1) % values.length]!;
    rows.low[i] = values[(i * 7 + 2) % values.length]!;
    rows.close[i] = values[(i * 11 + 3) % values.length]!;
    // A NaN with a payload of its own in every row.
    payloads.setBigUint64(i * 8, 0x7ff8_0000_0000_0001n + BigInt(i), true);
  }
  return rows;
}
