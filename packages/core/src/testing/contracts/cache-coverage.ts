import assert from 'node:assert/strict';
import { COVERAGE_MERGE_MS } from '../../domain/coverage.ts';
import type { DatasetFacts } from '../../domain/dataset-state.ts';
import type { LedgerEntry } from '../../domain/gap.ts';
import { candles } from '../builders/candles.ts';
import { covered, gap, putOf, span } from '../builders/coverage.ts';
import type { ContractCase } from '../contract.ts';
import type { CacheHarness } from './cache-harness.ts';
import { assertSameRuns, dataset, HOUR, put, readRuns, recordOf, spanOf, timesOf } from './cache-steps.ts';

/** What becomes of coverage, ledger, facts and pins. */
export const CACHE_COVERAGE_CASES: readonly ContractCase<CacheHarness>[] = [
  {
    id: 'CACHE-10',
    asks: 'keeps what is covered, since when, until when and from where; a newer answer takes the place of an older',
    why: 'the plan asks for what is not covered, and for what is too old',
    run: async ({ open }) => {
      const cache = await open();
      const day = span('2024-01-01', '2024-01-02');
      const noon = Date.parse('2024-01-01T12:00Z');
      const before = covered({ from: day.from, to: noon });
      const after = covered({ from: noon, to: day.to });
      await cache.commit(dataset(), { cover: [after] });
      await cache.commit(dataset(), { cover: [before] });
      assert.deepEqual((await recordOf(cache, dataset())).coverage, [covered(day)]);
      const newer = covered(
        { from: noon - HOUR, to: noon + HOUR },
        {
          fetchedAt: before.fetchedAt + COVERAGE_MERGE_MS + 1,
          provenance: 'archive',
          source: 'BTCUSDT-1h-2024-01.zip',
          staleAt: before.fetchedAt + 2 * HOUR,
        },
      );
      await cache.commit(dataset(), { cover: [newer] });
      assert.deepEqual((await recordOf(cache, dataset())).coverage, [
        covered({ from: day.from, to: newer.from }),
        newer,
        covered({ from: newer.to, to: day.to }),
      ]);
    },
  },
  {
    id: 'CACHE-11',
    asks: 'takes coverage away without touching candles, and applies the parts of a change in their order',
    why: 'a range in doubt is fetched again, and readable until then',
    run: async ({ open }) => {
      const cache = await open();
      const rows = candles({ count: 24 });
      const day = spanOf(rows);
      await cache.commit(dataset(), { ...put(rows, day), cover: [covered(day)] });
      const hole = { from: day.from + 2 * HOUR, to: day.from + 5 * HOUR };
      await cache.commit(dataset(), { uncover: [hole, { from: day.to, to: day.to + HOUR }] });
      assert.deepEqual((await recordOf(cache, dataset())).coverage, [
        covered({ from: day.from, to: hole.from }),
        covered({ from: hole.to, to: day.to }),
      ]);
      assertSameRuns(await readRuns(cache, dataset()), [rows]);
      await cache.commit(dataset(), { cover: [covered(day)], uncover: [day] });
      assert.deepEqual((await recordOf(cache, dataset())).coverage, [covered(day)], 'uncover comes first');
      const open_ = gap(hole, 'fetch-failed');
      await cache.commit(dataset(), { explain: [open_], cover: [covered(day)] });
      assert.deepEqual((await recordOf(cache, dataset())).ledger, [open_], 'explain comes after cover');
    },
  },
  {
    id: 'CACHE-12',
    asks: 'lets an explanation take the place of what the ledger said there',
    why: 'a hole has one reason at a time',
    run: async ({ open }) => {
      const cache = await open();
      const day = span('2024-01-01', '2024-01-02');
      await cache.commit(dataset(), { explain: [gap(day, 'unknown', { retryAt: day.to })] });
      const middle = { from: day.from + 6 * HOUR, to: day.from + 9 * HOUR };
      await cache.commit(dataset(), { explain: [gap(middle, 'outage')] });
      const { ledger } = await recordOf(cache, dataset());
      assert.deepEqual(
        ledger.map(({ from, to, reason, retryAt }) => ({ from, to, reason, retryAt })),
        [
          { from: day.from, to: middle.from, reason: 'unknown', retryAt: day.to },
          { ...middle, reason: 'outage', retryAt: undefined },
          { from: middle.to, to: day.to, reason: 'unknown', retryAt: day.to },
        ],
      );
      assert.equal(ledger[1]!.evidence.timesAsked, 2, 'askings about the same hole go on being counted');
    },
  },
  {
    id: 'CACHE-42',
    asks: 'records what is still to be asked for where nothing is known, and forgets it where it is covered',
    why: 'a fetch that is killed leaves a dataset that says what it lacks, and two at once say nothing false of each other',
    run: async ({ open }) => {
      const cache = await open();
      const day = span('2024-01-01', '2024-01-02');
      const at = (from: number, to: number) => ({ from: day.from + from * HOUR, to: day.from + to * HOUR });
      const evidence = { firstAskedAt: 0, lastAskedAt: 0, timesAsked: 0, answer: 'not asked' };
      const unasked: LedgerEntry = { ...day, reason: 'fetch-failed', evidence };
      const failed = gap(at(20, 24), 'unknown');
      await cache.commit(dataset(), { cover: [covered(at(4, 8))], explain: [failed] });
      await cache.commit(dataset(), { cover: [covered(at(0, 2))], unasked: [unasked] });
      const left = [{ ...unasked, ...at(2, 4) }, { ...unasked, ...at(8, 20) }, failed];
      assert.deepEqual((await recordOf(cache, dataset())).ledger, left, 'unasked comes last');
      await cache.commit(dataset(), { cover: [covered(at(2, 12))], unasked: [unasked] });
      assert.deepEqual((await recordOf(cache, dataset())).ledger, [{ ...unasked, ...at(12, 20) }, failed]);
    },
  },
  {
    id: 'CACHE-13',
    asks: 'forgets open gaps that are covered, and keeps explained ones',
    why: 'an explained gap is part of a complete range; an open one is answered by the answer',
    run: async ({ open }) => {
      const cache = await open();
      const day = span('2024-01-01', '2024-01-02');
      const at = (from: number, to: number) => ({ from: day.from + from * HOUR, to: day.from + to * HOUR });
      const outage = gap(at(2, 4), 'outage');
      const failed = gap(at(6, 12), 'fetch-failed');
      await cache.commit(dataset(), { explain: [outage, failed] });
      await cache.commit(dataset(), { cover: [covered(at(0, 8))] });
      assert.deepEqual((await recordOf(cache, dataset())).ledger, [outage, { ...failed, ...at(8, 12) }]);
    },
  },
  {
    id: 'CACHE-14',
    asks: 'forgets gaps, explained ones too, at the times that a put fills, on the grid of the dataset',
    why: 'a ledger that speaks of candles which are there is false',
    run: async ({ open }) => {
      const cache = await open();
      const cases: [string, number | undefined][] = [
        ['1h', undefined], ['3d', Date.UTC(2017, 7, 17)], ['1w', undefined], ['1M', undefined],
      ]; // prettier-ignore
      for (const [timeframe, origin] of cases) {
        const spec = { timeframe, count: 12, ...(origin === undefined ? {} : { origin }) };
        const all = candles(spec);
        const found = candles({ ...spec, without: [0, 1, 5, 6, 11] });
        const slot = (i: number) => all.time[i] ?? spanOf(all, timeframe, origin).to;
        const id = dataset(timeframe);
        const facts: DatasetFacts = origin === undefined ? {} : { gridOrigin: origin };
        await cache.commit(id, {
          facts,
          explain: [gap({ from: slot(0), to: slot(4) }, 'outage'), gap({ from: slot(4), to: slot(12) })],
        });
        await cache.commit(id, put(found, { from: slot(0), to: slot(12) }));
        const { ledger } = await recordOf(cache, id);
        assert.deepEqual(
          ledger.map(({ from, to, reason }) => ({ from, to, reason })),
          [
            { from: slot(0), to: slot(2), reason: 'outage' },
            { from: slot(5), to: slot(7), reason: 'unknown' },
            { from: slot(11), to: slot(12), reason: 'unknown' },
          ],
          timeframe,
        );
      }
    },
  },
  {
    id: 'CACHE-15',
    asks: 'remembers facts, the later word over the earlier, and pins',
    why: 'what was learned once is not asked again',
    run: async ({ open }) => {
      const cache = await open();
      await cache.commit(dataset(), { facts: { listedAt: 1, absence: 'outage' } });
      await cache.commit(dataset(), { facts: { listedAt: 2, marketId: 'BTCUSDT' }, pinned: true });
      await cache.commit(dataset(), { facts: { settleMs: 5_000, gridOrigin: 7 } });
      const { facts, pinned } = await recordOf(cache, dataset());
      assert.deepEqual(facts, {
        listedAt: 2,
        absence: 'outage',
        marketId: 'BTCUSDT',
        settleMs: 5_000,
        gridOrigin: 7,
      });
      assert.equal(pinned, true);
      await cache.commit(dataset(), { pinned: false });
      assert.equal((await recordOf(cache, dataset())).pinned, false);
    },
  },
  {
    id: 'CACHE-16',
    asks: 'fixes the extra columns when the dataset is first written, by declaration or by its first rows',
    why: 'a column that comes and goes cannot be exported',
    run: async ({ open }) => {
      const cache = await open();
      const rows = candles({ count: 3, extras: ['trades', 'quoteVolume', 'surprise'] });
      const declared = ['quoteVolume', 'trades'];
      await cache.commit(dataset(), { facts: { extras: declared }, put: [putOf(rows)] });
      await cache.commit(dataset(), { facts: { extras: ['other'] } });
      assert.deepEqual((await recordOf(cache, dataset())).facts.extras, declared);
      const { surprise: _, ...kept } = rows.extras;
      assertSameRuns(await readRuns(cache, dataset()), [{ ...rows, extras: kept }]);

      const plain = dataset('1h', 'ETH/USDT');
      await cache.commit(plain, { put: [putOf(candles({ count: 3 }))] });
      assert.deepEqual((await recordOf(cache, plain)).facts.extras, []);
      await cache.commit(plain, { facts: { extras: declared }, put: [putOf(rows)] });
      assertSameRuns(await readRuns(cache, plain), [{ ...rows, extras: {} }]);
    },
  },
  {
    id: 'CACHE-17',
    asks: 'gives batches exactly the extra columns that all their rows were stored with',
    why: 'a column that was not sent is absent, never zero',
    run: async ({ open }) => {
      const cache = await open();
      const extras = ['quoteVolume', 'trades'];
      const full = candles({ count: 40, extras });
      const bare = candles({ count: 5, from: full.time[10]! });
      const some = candles({ count: 5, from: full.time[15]!, extras: ['trades'] });
      some.extras['trades']![2] = NaN;
      await cache.commit(dataset(), { facts: { extras }, put: [putOf(full)] });
      await cache.commit(dataset(), { put: [putOf(bare), putOf(some)] });
      const rest = (from: number, to: number) =>
        candles({ count: to - from, from: full.time[from]!, extras });
      assertSameRuns(await readRuns(cache, dataset()), [rest(0, 10), bare, some, rest(20, 40)]);
      assert.deepEqual(await timesOf(cache, dataset()), [...full.time]);
    },
  },
];
