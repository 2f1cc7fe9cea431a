import assert from 'node:assert/strict';
import { sliceCandles } from '../../domain/candles.ts';
import { candles } from '../builders/candles.ts';
import { covered, gap } from '../builders/coverage.ts';
import type { ContractCase } from '../contract.ts';
import type { CacheHarness } from './cache-harness.ts';
import {
  assertSameRuns,
  batchesOf,
  dataset,
  EVER,
  HOUR,
  put,
  readRuns,
  recordOf,
  spanOf,
} from './cache-steps.ts';
import { joinRuns } from '../../domain/put-rows.ts';

/** What housekeeping asks of a cache. */
export const CACHE_EVICTION_CASES: readonly ContractCase<CacheHarness>[] = [
  {
    id: 'CACHE-38',
    asks: 'forgets candles, coverage and ledger of an evicted interval in one commit, without a revision',
    why: 'what is evicted is fetched again when it is asked for, and nobody takes it for a change of the venue',
    run: async ({ open }) => {
      const cache = await open();
      const rows = candles({ timeframe: '1m', count: 20_000 });
      const all = spanOf(rows, '1m');
      const at = (row: number) => rows.time[row]!;
      const id = dataset('1m');
      await cache.commit(id, {
        ...put(rows, all),
        cover: [covered(all)],
        explain: [gap({ from: all.to, to: all.to + HOUR }, 'outage')],
      });
      const before = await recordOf(cache, id);
      await cache.commit(id, { evict: [{ from: all.from, to: at(9_000) }] });
      assertSameRuns(await readRuns(cache, id), [sliceCandles(rows, 9_000, 20_000)]);
      let record = await recordOf(cache, id);
      assert.deepEqual(record.coverage, [covered({ from: at(9_000), to: all.to })]);
      assert.deepEqual([record.candles, record.revisions, record.firstTime], [11_000, 0, at(9_000)]);
      assert.ok(record.bytes <= before.bytes);
      // Two holes in one piece, in one change.
      const holes = [
        { from: at(10_000), to: at(10_100) },
        { from: at(10_200), to: at(10_300) },
      ];
      await cache.commit(id, { evict: holes });
      assertSameRuns(
        await readRuns(cache, id),
        joinRuns([
          sliceCandles(rows, 9_000, 10_000),
          sliceCandles(rows, 10_100, 10_200),
          sliceCandles(rows, 10_300, 20_000),
        ]),
      );
      // And what is put in the same change is there afterwards.
      await cache.commit(id, { evict: [EVER], ...put(sliceCandles(rows, 0, 50), EVER), pinned: true });
      assertSameRuns(await readRuns(cache, id), [sliceCandles(rows, 0, 50)]);
      record = await recordOf(cache, id);
      assert.deepEqual([record.coverage, record.ledger, record.candles], [[], [], 50]);
      assert.deepEqual([record.revisions, record.pinned], [0, true]);
      await cache.commit(id, { evict: [EVER] });
      record = await recordOf(cache, id);
      assert.deepEqual([record.candles, record.firstTime, record.lastTime], [0, undefined, undefined]);
      assert.deepEqual(await cache.revisions(id), []);
    },
  },
  {
    id: 'CACHE-39',
    asks: 'remembers when a dataset was last used, unless the reader asks not to count',
    why: 'what nobody uses goes first when the disk runs out',
    run: async ({ open, clock }) => {
      const cache = await open();
      await cache.commit(dataset(), put(candles({ count: 3 }), EVER));
      const { usedAt: written } = await recordOf(cache, dataset());
      if (written === undefined) return 'it does not remember when it was used';
      assert.equal(written, clock.now());
      await clock.advance(3 * HOUR);
      await batchesOf(cache, dataset(), EVER, { unnoted: true });
      assert.equal((await recordOf(cache, dataset())).usedAt, written);
      await batchesOf(cache, dataset());
      const { usedAt } = await recordOf(cache, dataset());
      assert.ok(usedAt! > written && usedAt! <= clock.now());
    },
  },
];
