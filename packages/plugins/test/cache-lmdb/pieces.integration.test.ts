import { join } from 'node:path';
import type { Cache, Candles } from '@candlewick/core';
import { sliceCandles } from '@candlewick/core';
import { candles, covered, putOf } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import { openTables } from '../../src/cache-lmdb/open-tables.ts';
import { LATEST, Store } from '../../src/cache-lmdb/store.ts';
import { BTC, openCache, temporaryFolder } from './open-cache.ts';
import { randomFrom } from './random-blocks.ts';

const MINUTE = 60_000;
const SPAN = 8_192 * MINUTE;
/** The first slot of a block, in 2020. */
const START = Math.ceil(Date.UTC(2020, 0, 1) / SPAN) * SPAN;

const pagesOf = (all: Candles, size: number): Candles[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => sliceCandles(all, i * size, (i + 1) * size));

async function commitPage(cache: Cache, page: Candles): Promise<void> {
  const put = putOf(page, '1m');
  await cache.commit(BTC, { put: [put], cover: [covered(put.interval)] });
}

/** How many pieces every block of the dataset has. */
async function piecesOf(folder: string): Promise<number[]> {
  const tables = await openTables(join(folder, 'g-000001'), false);
  const store = new Store(tables, folder);
  const counts = [...store.entries(store.stamp(BTC, LATEST)!.number, -1e9, 1e9, LATEST)].map(
    ([, { pieces }]) => pieces.length,
  );
  await tables.root.close();
  return counts;
}

describe('pages', () => {
  const all = candles({ timeframe: '1m', from: START, count: 3 * 8_192, without: [9_500, 9_501] });

  for (const order of ['in order', 'shuffled'])
    it(`that come ${order} are pieces until their block is full, then one block`, async () => {
      const folder = await temporaryFolder();
      const cache = await openCache(folder);
      const pages = pagesOf(all, 1_000);
      const random = randomFrom(3);
      if (order === 'shuffled') pages.sort(() => random() - 0.5);
      const half = pages.slice(0, 12);
      for (const page of half) await commitPage(cache, page);
      const counts = await piecesOf(folder);
      expect(Math.max(...counts)).toBeGreaterThan(1);
      expect(Math.max(...counts)).toBeLessThanOrEqual(12);
      for (const page of pages.slice(12)) await commitPage(cache, page);
      expect(await piecesOf(folder)).toEqual([1, 1, 1]);
      expect(await rowsOf(cache, START, START + 3 * SPAN)).toEqual(all);
      await cache[Symbol.asyncDispose]();
    });

  it('of a candle each never become more than a few pieces', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    const some = sliceCandles(all, 0, 300);
    for (const page of pagesOf(some, 1)) await commitPage(cache, page);
    expect((await piecesOf(folder))[0]).toBeLessThanOrEqual(12);
    expect(await rowsOf(cache, START, START + SPAN)).toEqual(some);
    await cache[Symbol.asyncDispose]();
  });

  it('of a file each leave two pieces where two of them meet, and one block where a third comes between', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    const [first, between, second] = [[0, 5_000], [5_000, 5_500], [5_500, 3 * 8_192]].map(([from, to]) =>
      sliceCandles(all, from!, to!),
    ); // prettier-ignore
    for (const page of [first!, second!]) await commitPage(cache, page);
    expect(await piecesOf(folder)).toEqual([2, 1, 1]);
    await commitPage(cache, between!);
    expect(await piecesOf(folder)).toEqual([1, 1, 1]);
    expect(await rowsOf(cache, START, START + 3 * SPAN)).toEqual(all);
    await cache[Symbol.asyncDispose]();
  });

  it('several in one change, and in changes that wait together, are there as if they had come alone', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    const pages = pagesOf(sliceCandles(all, 0, 6_000), 500);
    await cache.commit(BTC, { put: [pages[5]!, pages[1]!, pages[9]!].map((page) => putOf(page, '1m')) });
    await Promise.all([0, 2, 3, 11, 4].map((i) => commitPage(cache, pages[i]!)));
    await cache.commit(BTC, { put: [pages[6]!, pages[8]!].map((page) => putOf(page, '1m')) });
    await Promise.all([7, 10].map((i) => commitPage(cache, pages[i]!)));
    expect(await rowsOf(cache, START, START + SPAN)).toEqual(sliceCandles(all, 0, 6_000));
    await cache[Symbol.asyncDispose]();
  });
});

async function rowsOf(cache: Cache, from: number, to: number): Promise<Candles> {
  const columns: Record<string, number[]> = { time: [], open: [], high: [], low: [], close: [], volume: [] };
  for await (const batch of cache.read(BTC, { from, to }))
    for (const name of Object.keys(columns)) columns[name]!.push(...batch[name as 'time']);
  const typed = Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)]),
  );
  return { ...(typed as unknown as Candles), length: columns['time']!.length, extras: {} };
}

describe('any changes', () => {
  it('leave what a plain list would hold, seen by the writer and by another that remembers blocks', async () => {
    const random = randomFrom(11);
    const below = (limit: number) => Math.floor(random() * limit);
    for (let round = 0; round < 2; round++) {
      const folder = await temporaryFolder();
      const caches = [await openCache(folder), await openCache(folder)];
      const other = caches[1]!;
      const model = new Map<number, number>();
      let total = 0;
      for (let step = 0; step < 40; step++) {
        const count = 1 + below(random() < 0.2 ? 9_000 : 700);
        const from = START + below(3 * 8_192) * MINUTE;
        const seed = random() < 0.3 ? 1 : step;
        const rows = candles({
          timeframe: '1m',
          from,
          count,
          seed,
          without: random() < 0.3 ? [below(count)] : [],
        });
        const interval = { from, to: from + count * MINUTE };
        const put = { interval, candles: random() < 0.1 ? sliceCandles(rows, 0, 0) : rows };
        const writer = caches[below(2)]!;
        const cover = random() < 0.5 ? [covered(interval)] : [];
        const { added } = await writer.commit(BTC, { put: [put], cover });
        let kept = 0;
        for (const time of [...model.keys()])
          if (time >= interval.from && time < interval.to) {
            if (put.candles.time.includes(time)) kept++;
            model.delete(time);
          }
        put.candles.time.forEach((time, i) => model.set(time, put.candles.close[i]!));
        expect(added).toBe(put.candles.length - kept);
        total = model.size;
        const day = START + below(3 * 8_192) * MINUTE;
        for (const [a, b] of [
          [START - SPAN, START + 6 * SPAN],
          [day, day + 1_440 * MINUTE],
        ] as const) {
          const seen = await rowsOf(other, a, b);
          const wanted = [...model].filter(([time]) => time >= a && time < b).sort(([x], [y]) => x - y);
          expect([...seen.time]).toEqual(wanted.map(([time]) => time));
          expect([...seen.close]).toEqual(wanted.map(([, close]) => close));
        }
        const record = (await other.get(BTC))!;
        expect(record.candles).toBe(total);
        const times = [...model.keys()].sort((x, y) => x - y);
        expect([record.firstTime, record.lastTime]).toEqual([times[0], times.at(-1)]);
      }
      for (const cache of caches) await cache[Symbol.asyncDispose]();
    }
  });
});
