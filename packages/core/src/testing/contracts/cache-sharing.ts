import assert from 'node:assert/strict';
import type { Cache, CacheEvent } from '../../contracts/cache.ts';
import { candlesFromRows, sliceCandles } from '../../domain/candles.ts';
import type { DatasetChange, DatasetState } from '../../domain/dataset-state.ts';
import { applyChange, NEW_DATASET } from '../../domain/dataset-state.ts';
import { parseTimeframe } from '../../domain/timeframe.ts';
import { candles } from '../builders/candles.ts';
import { covered, gap, putOf } from '../builders/coverage.ts';
import type { ContractCase } from '../contract.ts';
import type { CacheHarness } from './cache-harness.ts';
import {
  assertSameRuns,
  dataset,
  eventually,
  EVER,
  HOUR,
  put,
  readRuns,
  recordOf,
  timesOf,
} from './cache-steps.ts';

/** Whole lives of a cache: long sequences of changes, closing and opening, several at once. */
export const CACHE_SHARING_CASES: readonly ContractCase<CacheHarness>[] = [
  {
    id: 'CACHE-34',
    asks: 'holds what the definition of a change says, after any sequence of changes',
    why: 'the cases above show each rule alone',
    run: async ({ open }) => {
      const cache = await open();
      for (let seed = 1; seed <= 6; seed++) await followModel(cache, seed);
    },
  },
  {
    id: 'CACHE-35',
    asks: 'is the same after it was closed and opened again where it is persistent, and empty where it is not',
    why: 'what is fetched once is kept',
    steeredBy: 'persistent',
    run: async ({ open, capabilities }) => {
      const first = await open();
      const rows = candles({ timeframe: '1m', count: 10_000, extras: ['trades'] });
      const one = putOf(rows, '1m');
      await first.commit(dataset('1m'), {
        facts: { listedAt: 1, extras: ['trades'] },
        put: [one],
        cover: [covered(one.interval)],
        explain: [gap({ from: one.interval.to, to: one.interval.to + HOUR }, 'fetch-failed', { retryAt: 5 })],
        pinned: true,
      });
      await first.commit(dataset('1m'), {
        put: [putOf(candles({ timeframe: '1m', count: 3, seed: 9 }), '1m')],
      });
      const before = { records: await first.list(), revisions: await first.revisions(dataset('1m')) };
      const stored = await readRuns(first, dataset('1m'));
      await first[Symbol.asyncDispose]();
      const second = await open();
      if (!capabilities.persistent) {
        assert.deepEqual(await second.list(), []);
        return;
      }
      assert.deepEqual(await second.list(), before.records);
      assert.deepEqual(await second.revisions(dataset('1m')), before.revisions);
      assertSameRuns(await readRuns(second, dataset('1m')), stored);
    },
  },
  {
    id: 'CACHE-36',
    asks: 'shows all who have it open the same, with nothing stale, where several may',
    why: 'the CLI and the editor see one cache',
    steeredBy: 'multiProcess',
    run: async ({ open, capabilities }) => {
      if (!capabilities.multiProcess) return onlyOne(await open(), 'one process has it open at a time');
      const [one, other] = [await open(), await open()];
      const id = dataset('1m');
      for (let seed = 1; seed <= 6; seed++) {
        const [writer, reader] = seed % 2 ? [one, other] : [other, one];
        const rows = candles({ timeframe: '1m', count: 9_000, seed });
        await writer.commit(id, put(rows, EVER));
        for (const cache of [reader, writer, reader]) assertSameRuns(await readRuns(cache, id), [rows]);
        assert.deepEqual(await reader.get(id), await writer.get(id));
      }
      await one.delete(id);
      assert.deepEqual(await timesOf(other, id), []);
      const all = candles({ timeframe: '1m', count: 6_000 });
      await Promise.all(
        Array.from({ length: 60 }, (_, i) =>
          (i % 2 ? one : other).commit(id, {
            put: [putOf(sliceCandles(all, i * 100, (i + 1) * 100), '1m')],
          }),
        ),
      );
      for (const cache of [one, other]) assertSameRuns(await readRuns(cache, id), [all]);
    },
  },
  {
    id: 'CACHE-37',
    asks: 'tells watchers of what others commit and delete, where it says so',
    why: 'a fetch in the terminal shows in the editor',
    steeredBy: 'sharedEvents',
    run: async ({ open, capabilities }) => {
      if (!capabilities.sharedEvents) return onlyOne(await open(), 'it tells of its own changes alone');
      const [one, other] = [await open(), await open()];
      await one.commit(dataset('1d'), { pinned: true });
      const events: CacheEvent[] = [];
      other.watch((event) => events.push(event));
      const { version } = await one.commit(dataset(), { pinned: true });
      await eventually(() => events.length === 1, 'the event of a commit');
      await one.delete(dataset('1d'));
      await eventually(() => events.length === 2, 'the event of a delete');
      const own = await other.commit(dataset('1m'), { pinned: true });
      assert.deepEqual(events, [
        { id: dataset(), version },
        { id: dataset('1d'), version: undefined },
        { id: dataset('1m'), version: own.version },
      ]);
    },
  },
];

/** What can be asked of a cache that is its holder's alone: that its events are all its own. */
async function onlyOne(cache: Cache, why: string): Promise<string> {
  const events: CacheEvent[] = [];
  cache.watch((event) => events.push(event));
  await cache.commit(dataset(), { pinned: true });
  assert.equal(events.length, 1);
  return why;
}

/** Commits changes by chance, and does the same to a plain map of rows. */
async function followModel(cache: Cache, seed: number): Promise<void> {
  const id = dataset('1h', `SEED${seed}/USDT`);
  const timeframe = parseTimeframe('1h')!;
  const chance = chances(seed);
  const start = Date.UTC(2024, 0, 1);
  const rows = new Map<number, number[]>();
  let state: DatasetState = NEW_DATASET;
  let revised = 0;
  for (let step = 0; step < 25; step++) {
    const window = () => {
      const from = Math.floor(chance() * 20_000);
      return {
        from: start + from * HOUR,
        to: start + (from + 1 + Math.floor(chance() * chance() * 9_000)) * HOUR,
      };
    };
    const interval = window();
    const part = candles({
      from: interval.from,
      count: Math.floor(((interval.to - interval.from) / HOUR) * chance()),
      seed: chance() < 0.7 ? 1 : seed + step,
      without: [1, 2, 30],
    });
    const change: DatasetChange = {
      ...(chance() < 0.8 ? { put: [{ interval, candles: part }] } : {}),
      ...(chance() < 0.7
        ? { cover: [covered(interval, { fetchedAt: start + Math.floor(chance() * 5) * HOUR })] }
        : {}),
      ...(chance() < 0.3 ? { uncover: [window()] } : {}),
      ...(chance() < 0.4 ? { explain: [gap(window(), chance() < 0.5 ? 'outage' : 'fetch-failed')] } : {}),
    };
    if (change.put) {
      const next = new Map(Array.from(part.time, (time, i) => [time, rowOf(part, i)]));
      for (const [time, row] of [...rows]) {
        if (time < interval.from || time >= interval.to) continue;
        if (String(row) !== String(next.get(time))) revised++;
        rows.delete(time);
      }
      for (const [time, row] of next) rows.set(time, row);
    }
    state = applyChange(state, change, timeframe);
    await cache.commit(id, change);
  }
  const expected = candlesFromRows([...rows.values()].sort((a, b) => a[0]! - b[0]!));
  assertSameRuns(await readRuns(cache, id), expected.length > 0 ? [expected] : []);
  const { facts, coverage, ledger, pinned, candles: count, revisions } = await recordOf(cache, id);
  assert.deepEqual({ facts, coverage, ledger, pinned }, state);
  assert.deepEqual([count, revisions], [rows.size, revised]);
}

const rowOf = (part: ReturnType<typeof candles>, i: number): number[] => [
  part.time[i]!,
  part.open[i]!,
  part.high[i]!,
  part.low[i]!,
  part.close[i]!,
  part.volume[i]!,
];

/** Numbers between 0 and 1, the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}
