import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '@candlewick/core';
import { sliceCandles } from '@candlewick/core';
import { candles } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import type { Tables } from '../../src/cache-lmdb/store.ts';
import { BTC, closesOf, EVER, openCache, putChange, temporaryFolder, timesOf } from './open-cache.ts';
import { flip, keysOf, swap, tamper } from './tamper.ts';
import { failure } from './failure.ts';

const MANY = candles({ timeframe: '1m', count: 20_000 });

describe('blocks on disk', () => {
  it('are read whatever they were compressed with, also side by side, and take less room compressed', async () => {
    const folder = await temporaryFolder();
    const kinds = [false, 'lz4', 'zstd', { algorithm: 'zstd', level: 12 }, 'candles', { algorithm: 'lz4' }];
    const sizes = [];
    for (const [i, compression] of kinds.entries()) {
      const cache = await openCache(folder, { compression });
      const rows = sliceCandles(MANY, i * 4_000, (i + 1) * 4_000);
      await cache.commit({ ...BTC, symbol: `S${i}` }, putChange(rows));
      sizes.push((await cache.get({ ...BTC, symbol: `S${i}` }))!.bytes);
      await cache.commit(BTC, putChange(rows));
      expect(await closesOf(cache)).toEqual([...MANY.close.slice(0, (i + 1) * 4_000)]);
      await cache[Symbol.asyncDispose]();
    }
    const [plain, lz4, zstd, more, own] = sizes as [number, number, number, number, number];
    expect(plain).toBeGreaterThan(4_000 * 40);
    expect(lz4).toBeLessThan(plain);
    expect(zstd).toBeLessThan(lz4);
    expect(more).toBeLessThanOrEqual(zstd);
    expect(own).toBeLessThan(more);
  });

  for (const compression of [false, 'lz4', 'zstd', 'candles']) {
    it(`are refused when damaged, with the dataset and the range, and never served (${compression})`, async () => {
      const folder = await temporaryFolder();
      const writer = await openCache(folder, { compression });
      await writer.commit(BTC, putChange(MANY));
      await writer[Symbol.asyncDispose]();
      let border = 0;
      await tamper(folder, (tables) => {
        const [, key] = keysOf(tables, 'pieces');
        border = key![1]! * 8_192 * 60_000;
        const bytes = tables.stored.get(key!)!;
        tables.stored.putSync(key!, flip(bytes, bytes.length >> 1));
      });
      const cache = await openCache(folder, { compression });
      for (let round = 0; round < 2; round++) {
        const error = await failure(timesOf(cache));
        expect(error.code).toBe('CACHE_CORRUPT');
        expect(error.message).toContain(`acme BTC/USDT 1m from ${new Date(border).toISOString()}`);
        expect(error.details).toMatchObject({ dataset: BTC, from: border });
      }
      const before = await timesOf(cache, BTC, { from: 0, to: border });
      expect(before).toEqual([...MANY.time.filter((time) => time < border)]);
      const refused = await failure(cache.commit(BTC, putChange(MANY)));
      expect(refused.code).toBe('CACHE_CORRUPT');
      expect(await cache.delete(BTC)).toBe(true);
      await cache.commit(BTC, putChange(MANY));
      expect(await closesOf(cache)).toEqual([...MANY.close]);
      await cache[Symbol.asyncDispose]();
    });
  }

  it('are refused when missing, misplaced, or not what the index says; so is a damaged record', async () => {
    const folder = await temporaryFolder();
    const writer = await openCache(folder);
    await writer.commit(BTC, putChange(MANY));
    await writer[Symbol.asyncDispose]();
    const accidents: ((tables: Tables) => void)[] = [
      (tables) => tables.blocks.removeSync(keysOf(tables, 'pieces')[0]!),
      (tables) => swap(tables, 'pieces'),
      (tables) => swap(tables, 'entries'),
      ({ root }) => {
        const records = [...root.getRange()].filter(({ key }) => Array.isArray(key));
        for (const { key, value } of records) root.putSync(key, flip(value, 40));
      },
    ];
    const copies = await readFile(join(folder, 'g-000001', 'data.mdb'));
    for (const accident of accidents) {
      await tamper(folder, accident);
      const cache = await openCache(folder);
      expect((await failure(timesOf(cache))).code).toBe('CACHE_CORRUPT');
      await cache[Symbol.asyncDispose]();
      await writeFile(join(folder, 'g-000001', 'data.mdb'), copies);
    }
  });

  it('of a deleted dataset leave the file to others, also when the deletion was cut short', async () => {
    const folder = await temporaryFolder();
    const first = await openCache(folder);
    await first.commit(BTC, putChange(MANY));
    await first.commit(BTC, putChange(candles({ timeframe: '1m', count: 20_000, seed: 2 })));
    await first.delete(BTC);
    await first[Symbol.asyncDispose]();
    const second = await openCache(folder);
    await second.commit(BTC, putChange(sliceCandles(MANY, 0, 3)));
    for (let i = 0; i < 20; i++) await second.commit({ ...BTC, symbol: 'X' }, { pinned: i % 2 === 0 });
    await second[Symbol.asyncDispose]();
    const left = async () => {
      const third = await openCache(folder);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await third[Symbol.asyncDispose]();
      let found: unknown;
      await tamper(folder, ({ stored, revisions, meta }) => {
        found = [[...stored.getKeys()].length, [...revisions.getKeys()].length, [...meta.getKeys()]];
      });
      return found;
    };
    // However long it takes, and however often it is cut short.
    await expect.poll(left, { timeout: 20_000 }).toEqual([2, 0, ['format', 'next']]);
  });
});

describe('commits that wait together', () => {
  it('are applied in the order in which they were asked for, deletions among them', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    const interval = (from: number, to: number) => ({ from: MANY.time[from]!, to: MANY.time[to]! });
    const none = sliceCandles(MANY, 0, 0);
    const results = await Promise.all([
      cache.commit(BTC, putChange(MANY)),
      cache.commit(BTC, { put: [{ interval: interval(1_000, 15_000), candles: none }] }),
      cache.commit(BTC, putChange(sliceCandles(MANY, 2_000, 2_010))),
      cache.delete(BTC),
      cache.delete(BTC),
      cache.commit(BTC, putChange(sliceCandles(MANY, 0, 100))),
      cache.commit(BTC, { put: [{ interval: interval(50, 60), candles: none }] }),
    ]);
    expect(results).toEqual([
      { version: 1, added: 20_000, revised: 0 },
      { version: 2, added: 0, revised: 14_000 },
      { version: 3, added: 10, revised: 0 },
      true,
      false,
      { version: 5, added: 100, revised: 0 },
      { version: 6, added: 0, revised: 10 },
    ]);
    expect(await timesOf(cache)).toEqual([...MANY.time.slice(0, 50), ...MANY.time.slice(60, 100)]);
    expect((await cache.revisions(BTC)).length).toBe(10);
    await cache[Symbol.asyncDispose]();
  });
});

describe('the memory of blocks', () => {
  const readTwice = async (cache: Cache) => {
    const all = [];
    for (let round = 0; round < 2; round++) {
      const source = { memory: 0, disk: 0 };
      for await (const _ of cache.read(BTC, EVER, { source }));
      all.push(source);
    }
    return all;
  };
  const open = async (options: Readonly<Record<string, unknown>>, bytes?: number) => {
    const folder = await temporaryFolder();
    const writer = await openCache(folder, options, bytes);
    await writer.commit(BTC, putChange(MANY));
    await writer[Symbol.asyncDispose]();
    return openCache(folder, options, bytes);
  };

  it('serves what was read before, and says so', async () => {
    const cache = await open({});
    expect(await readTwice(cache)).toEqual([
      { memory: 0, disk: 20_000 },
      { memory: 20_000, disk: 0 },
    ]);
    const { memoryBytes, memoryEntries, memoryHits, diskReads } = await cache.statistics();
    expect(memoryBytes).toBe(20_000 * 48);
    expect([memoryHits, diskReads]).toEqual([memoryEntries, memoryEntries]);
    await cache[Symbol.asyncDispose]();
  });

  it('can be switched off, and bounded by bytes and by items', async () => {
    const off = await open({ memory: false });
    expect((await readTwice(off))[1]).toEqual({ memory: 0, disk: 20_000 });
    expect((await off.statistics()).memoryBytes).toBe(0);
    await off[Symbol.asyncDispose]();
    const small = await open({}, 1_000_000);
    expect((await readTwice(small))[1]).toEqual({ memory: 0, disk: 20_000 });
    await timesOf(small, BTC, { from: MANY.time[0]!, to: MANY.time[100]! });
    expect((await small.statistics()).memoryBytes).toBeLessThanOrEqual(1_000_000);
    await small[Symbol.asyncDispose]();
    const one = await open({ memoryItems: 1 });
    await readTwice(one);
    expect((await one.statistics()).memoryEntries).toBe(1);
    await one[Symbol.asyncDispose]();
  });
});
