import assert from 'node:assert/strict';
import { sliceByTime, sliceCandles } from '../../domain/candles.ts';
import { copyRows } from '../../domain/put-rows.ts';
import { candles } from '../builders/candles.ts';
import { covered } from '../builders/coverage.ts';
import type { ContractCase } from '../contract.ts';
import type { CacheHarness } from './cache-harness.ts';
import {
  assertSameRuns,
  batchesOf,
  dataset,
  EVER,
  put,
  readRuns,
  recordOf,
  spanOf,
  timesOf,
} from './cache-steps.ts';

const MINUTE = 60_000;
/** More than two blocks of any cache that we know of. */
const MANY = 20_000;

/** What readers see. */
export const CACHE_READING_CASES: readonly ContractCase<CacheHarness>[] = [
  {
    id: 'CACHE-18',
    asks: 'reads exactly the candles with from <= time < to, wherever the ends lie',
    why: 'one candle too few is a hole, one too many is asked for by nobody',
    run: async ({ open }) => {
      const cache = await open();
      const id = dataset('1m');
      const all = candles({ timeframe: '1m', count: MANY, without: [5, 6, 7, 4_096, 8_192] });
      const start = all.time[0]!;
      await cache.commit(id, put(all, EVER));
      const borders = blockBorders(start, MANY);
      const ends = [start - 1, start, start + 6 * MINUTE, all.time.at(-1)!, all.time.at(-1)! + 1, ...borders];
      for (const from of ends) {
        for (const to of ends) {
          const expected = sliceByTime(all, from, Math.max(from, to));
          const runs = await readRuns(cache, id, { from, to });
          assertSameRuns(runs, expected.length > 0 ? [expected] : [], `${from} to ${to}`);
        }
      }
    },
  },
  {
    id: 'CACHE-19',
    asks: 'reads nothing of an unknown dataset, of an empty interval, and where no candle is',
    why: 'nothing there is an answer, not a failure',
    run: async ({ open }) => {
      const cache = await open();
      const rows = candles({ count: 3 });
      assert.deepEqual(await timesOf(cache, dataset()), []);
      await cache.commit(dataset(), put(rows, spanOf(rows)));
      const { from, to } = spanOf(rows);
      for (const interval of [
        { from, to: from },
        { from: to, to: from },
        { from: 0, to: from },
        { from: to, to: 2 * to },
      ])
        assert.deepEqual(await timesOf(cache, dataset(), interval), []);
    },
  },
  {
    id: 'CACHE-20',
    asks: 'gives batches of at most the size that was asked for, ascending, none empty, and counts where they came from',
    why: 'memory is bounded by the batch',
    run: async ({ open }) => {
      const cache = await open();
      const id = dataset('1m');
      await cache.commit(id, put(candles({ timeframe: '1m', count: MANY }), EVER));
      for (const batchSize of [1_000, 8_192, 1_000_000, undefined]) {
        const source = { memory: 0, disk: 0 };
        const options = batchSize === undefined ? { source } : { batchSize, source };
        const batches = await batchesOf(cache, id, EVER, options);
        assert.ok(batches.every((each) => each.length > 0 && each.length <= (batchSize ?? 8_192)));
        const times = batches.flatMap((each) => [...each.time]);
        assert.ok(times.every((time, i) => i === 0 || time > times[i - 1]!));
        assert.equal(times.length, MANY);
        assert.equal(source.memory + source.disk, MANY);
      }
    },
  },
  {
    id: 'CACHE-21',
    asks: 'gives batches that are the reader’s to keep, to change and to transfer',
    why: 'a chart that scales its columns must not scale the cache',
    run: async ({ open }) => {
      const cache = await open();
      const rows = candles({ count: 500, extras: ['trades'] });
      await cache.commit(dataset(), put(rows, EVER));
      const expected = candles({ count: 500, extras: ['trades'] });
      for (const batchSize of [100, 500, 8_192, 100]) {
        const batches = await batchesOf(cache, dataset(), EVER, { batchSize });
        const others = await batchesOf(cache, dataset(), EVER, { batchSize });
        for (const batch of batches) {
          batch.close.fill(-1);
          batch.extras['trades']!.fill(-1);
          structuredClone(batch.time, { transfer: [batch.time.buffer as ArrayBuffer] });
        }
        for (const name of ['time', 'close', 'volume'] as const)
          assert.deepEqual(
            others.flatMap((each) => [...each[name]]),
            [...expected[name]],
          );
        assertSameRuns(await readRuns(cache, dataset()), [expected]);
      }
    },
  },
  {
    id: 'CACHE-40',
    asks: 'gives the same candles to a reader who lets it use its memory again',
    why: 'years are looked through in the memory of a batch',
    run: async ({ open }) => {
      const cache = await open();
      const id = dataset('1m');
      const rows = candles({ timeframe: '1m', count: MANY, extras: ['trades'] });
      await cache.commit(id, put(rows, EVER));
      for (const batchSize of [100, 8_192]) {
        let next = 0;
        for await (const batch of cache.read(id, EVER, { batchSize, reuse: true })) {
          assertSameRuns([copyRows(batch)], [sliceCandles(rows, next, next + batch.length)]);
          next += batch.length;
        }
        assert.equal(next, MANY);
      }
      assertSameRuns(await readRuns(cache, id), [rows]);
    },
  },
  {
    id: 'CACHE-41',
    asks: 'gives readers at the same time, all of whom let it use their memory again, each their own candles',
    why: 'several exports run beside each other',
    run: async ({ open }) => {
      const cache = await open();
      const id = dataset('1m');
      const rows = candles({ timeframe: '1m', count: MANY });
      await cache.commit(id, put(rows, EVER));
      const begin = () => cache.read(id, EVER, { batchSize: 500, reuse: true })[Symbol.asyncIterator]();
      // One that ends early gives its memory back while the others go on.
      const readers = [begin(), begin(), begin()];
      const at = readers.map(() => 0);
      for (let round = 0; at.some((rows) => rows < MANY); round++) {
        const held = await Promise.all(readers.map((reader) => reader.next()));
        held.forEach(({ done, value }, i) => {
          if (done) return;
          assertSameRuns([copyRows(value)], [sliceCandles(rows, at[i]!, at[i]! + value.length)]);
          at[i]! += value.length;
        });
        if (round === 2) {
          await readers[0]!.return?.();
          readers.shift();
          at.shift();
        }
      }
    },
  },
  {
    id: 'CACHE-22',
    asks: 'shows a reader the state that was there when it began, whatever is committed meanwhile',
    why: 'an export must not be half of one answer and half of another',
    run: async ({ open }) => {
      const cache = await open();
      const id = dataset('1m');
      const old = candles({ timeframe: '1m', count: MANY });
      const next = candles({ timeframe: '1m', count: MANY, seed: 2 });
      await cache.commit(id, put(old, EVER));
      const seen = [];
      for await (const batch of cache.read(id, EVER, { batchSize: 1_000 })) {
        seen.push(batch);
        if (seen.length === 2) await cache.commit(id, put(next, EVER));
        if (seen.length === 4) await cache.delete(id);
      }
      assert.deepEqual(
        seen.flatMap((batch) => [...batch.close]),
        [...old.close],
      );
      assert.deepEqual(await timesOf(cache, id), []);
    },
  },
  {
    id: 'CACHE-23',
    asks: 'shows candles and coverage of a commit together, never one without the other',
    why: 'covered without candles is a silent hole for good',
    run: async ({ open }) => {
      const cache = await open();
      const id = dataset('1m');
      const pages = Array.from({ length: 12 }, (_, i) =>
        candles({ timeframe: '1m', from: Date.UTC(2024, 0, 1) + i * 3_000 * MINUTE, count: 3_000 }),
      );
      let done = false;
      const write = async (mine: typeof pages) => {
        for (const rows of mine) {
          const interval = spanOf(rows, '1m');
          await cache.commit(id, { put: [{ interval, candles: rows }], cover: [covered(interval)] });
        }
      };
      const parts = [0, 1, 2].map((part) => pages.filter((_, i) => i % 3 === part));
      const writing = Promise.all(parts.map(write)).finally(() => (done = true));
      do {
        const record = await cache.get(id);
        let expected = 0;
        for (const { from, to } of record?.coverage ?? []) {
          const slots = (to - from) / MINUTE;
          assert.equal((await timesOf(cache, id, { from, to })).length, slots);
          expected += slots;
        }
        assert.equal(record?.candles ?? 0, expected);
        await new Promise((resolve) => setImmediate(resolve));
      } while (!done);
      await writing;
      assert.equal((await recordOf(cache, id)).candles, 36_000);
    },
  },
  {
    id: 'CACHE-24',
    asks: 'stops a read at once when its signal aborts, with the signal’s reason',
    why: 'Ctrl-C and the cancel button',
    run: async ({ open }) => {
      const cache = await open();
      await cache.commit(dataset(), put(candles({ count: 1_000 }), EVER));
      const reason = new Error('the user has had enough');
      await assert.rejects(
        batchesOf(cache, dataset(), EVER, { signal: AbortSignal.abort(reason) }),
        (error) => error === reason,
      );
      const stop = new AbortController();
      let batches = 0;
      const reading = async () => {
        for await (const _ of cache.read(dataset(), EVER, { batchSize: 100, signal: stop.signal }))
          if (++batches === 3) stop.abort(reason);
      };
      await assert.rejects(reading, (error) => error === reason);
      assert.equal(batches, 3);
    },
  },
  {
    id: 'CACHE-25',
    asks: 'lets a reader leave early, and goes on working',
    why: 'a preview reads the first rows only',
    run: async ({ open }) => {
      const cache = await open();
      const id = dataset('1m');
      await cache.commit(id, put(candles({ timeframe: '1m', count: MANY }), EVER));
      for (let i = 0; i < 200; i++) {
        for await (const batch of cache.read(id, EVER, { batchSize: 10 })) {
          assert.equal(batch.length, 10);
          break;
        }
      }
      await cache.commit(id, put(candles({ timeframe: '1m', count: MANY, seed: 2 }), EVER));
      assert.equal((await timesOf(cache, id)).length, MANY);
    },
  },
];

/** Times around the multiples of 1024 slots since 1970 and since the first row: where blocks may begin. */
function blockBorders(start: number, count: number): number[] {
  const unit = 1_024 * MINUTE;
  const aligned = Math.ceil(start / unit) * unit;
  const all = [aligned, aligned + 7 * unit, aligned + 8 * unit, start + 4 * unit, start + 8 * unit];
  return all
    .filter((time) => time < start + count * MINUTE)
    .flatMap((time) => [time - MINUTE, time, time + MINUTE, time + 1]);
}
