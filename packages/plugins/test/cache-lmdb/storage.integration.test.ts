import { chmod, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache, CandlewickError } from '@candlewick/core';
import { errorCode, sliceCandles } from '@candlewick/core';
import { candles } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import { BlockMemory } from '../../src/cache-lmdb/block-memory.ts';
import { DATA_FORMAT, openTables } from '../../src/cache-lmdb/open-tables.ts';
import { Reader } from '../../src/cache-lmdb/reader.ts';
import { encodeCount } from '../../src/cache-lmdb/small-values.ts';
import type { Tables } from '../../src/cache-lmdb/store.ts';
import { Store } from '../../src/cache-lmdb/store.ts';
import { BTC, closesOf, EVER, openCache, putChange, temporaryFolder, timesOf } from './open-cache.ts';

const MANY = candles({ timeframe: '1m', count: 20_000 });
const failure = (promise: Promise<unknown>): Promise<CandlewickError> =>
  promise.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => error as CandlewickError,
  );

/** Opens the database below the cache, to do to it what only accidents do. */
async function tamper(folder: string, body: (tables: Tables) => void): Promise<void> {
  const tables = await openTables(join(folder, 'g-000001'), false);
  await tables.root.childTransaction(() => body(tables));
  await tables.root.close();
}

/** Keys of what is known of blocks, or of their pieces. */
const keysOf = ({ stored }: Tables, kind: 'entries' | 'pieces'): number[][] =>
  ([...stored.getKeys()] as number[][]).filter((key) => (key[2] === 0) === (kind === 'entries'));

/** Puts the second in the place of the first. */
function swap(tables: Tables, kind: 'entries' | 'pieces'): void {
  const [first, second] = keysOf(tables, kind);
  tables.stored.putSync(first!, tables.stored.get(second!)!);
}

const flip = (bytes: Uint8Array, at: number): Uint8Array => {
  const broken = bytes.slice();
  broken[at]! ^= 1;
  return broken;
};

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
    const third = await openCache(folder);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await third[Symbol.asyncDispose]();
    await tamper(folder, ({ stored, revisions, meta }) => {
      expect([stored, revisions].map((table) => [...table.getKeys()].length)).toEqual([2, 0]);
      expect([...meta.getKeys()]).toEqual(['format', 'next']);
    });
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

describe('a read', () => {
  const reading = async (longestMs: number) => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    await cache.commit(BTC, putChange(MANY));
    const tables = await openTables(join(folder, 'g-000001'), false);
    const reader = new Reader(new Store(tables, folder), new BlockMemory(undefined), longestMs);
    const close = async () => {
      reader.close();
      await tables.root.close();
      await cache[Symbol.asyncDispose]();
    };
    const steps = reader.read(BTC, EVER, { batchSize: 1_000 }, () => undefined);
    const batches = (function* () {
      for (const step of steps) if (step) yield step;
    })();
    return { cache, batches, close };
  };
  const later = candles({ timeframe: '1m', count: 20_000, seed: 2 });
  const pause = () => new Promise((resolve) => setTimeout(resolve, 60));

  it('that takes too long goes on with the state of then, without losing or repeating a candle', async () => {
    const { cache, batches, close } = await reading(20);
    const seen = [];
    for await (const batch of batches) {
      if (seen.length === 0) {
        await cache.commit(BTC, putChange(later));
        await pause();
      }
      seen.push(batch);
    }
    expect(seen.flatMap((batch) => [...batch.time])).toEqual([...MANY.time]);
    const offset = (i: number) => i * 1_000;
    const kinds = seen.map((batch) => {
      const at = MANY.time.indexOf(batch.time[0]!);
      const is = (rows: typeof MANY) => batch.close.every((close, i) => close === rows.close[at + i]);
      return is(MANY) ? 'old' : is(later) ? 'new' : 'mixed';
    });
    expect(offset(kinds.length)).toBeGreaterThanOrEqual(20_000);
    expect(new Set(kinds)).toEqual(new Set(['old', 'new']));
    await close();
  });

  it('that takes too long fails when its dataset was deleted and made anew, rather than join two', async () => {
    const { cache, batches, close } = await reading(20);
    const run = async () => {
      for await (const _ of batches) {
        await cache.delete(BTC);
        await cache.commit(BTC, putChange(later));
        await pause();
      }
    };
    expect((await failure(run())).code).toBe('UNKNOWN_DATASET');
    await close();
  });
});

describe('opening', () => {
  it('refuses a database of a newer format, and one that is none', async () => {
    const folder = await temporaryFolder();
    await (await openCache(folder))[Symbol.asyncDispose]();
    await tamper(folder, ({ meta }) => meta.putSync('format', encodeCount(DATA_FORMAT + 1)));
    expect((await failure(openCache(folder))).code).toBe('CACHE_NEWER');
    const other = await temporaryFolder();
    await (await openCache(other))[Symbol.asyncDispose]();
    await writeFile(join(other, 'g-000001', 'data.mdb'), Buffer.alloc(65_536, 7));
    expect((await failure(openCache(other))).code).toBe('CACHE_CORRUPT');
    await truncate(join(other, 'g-000001', 'data.mdb'), 5_000);
    expect((await failure(openCache(other))).code).toBe('CACHE_CORRUPT');
    await truncate(join(other, 'g-000001', 'data.mdb'), 0);
    const fresh = await openCache(other);
    expect(await fresh.list()).toEqual([]);
    await fresh[Symbol.asyncDispose]();
  });

  it('refuses a database whose end is missing, as an unfinished copy of the file leaves it', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder, { compression: false });
    for (let seed = 0; seed < 8; seed++)
      await cache.commit(
        { ...BTC, symbol: `S${seed}` },
        putChange(candles({ timeframe: '1m', count: 20_000, seed })),
      );
    await cache[Symbol.asyncDispose]();
    await truncate(join(folder, 'g-000001', 'data.mdb'), 100_000);
    const error = await failure(openCache(folder));
    expect([error.code, error.message]).toEqual([
      'CACHE_CORRUPT',
      expect.stringContaining('its end is missing'),
    ]);
  });

  it('refuses a folder of somebody else, and takes its own from the options first', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'notes.txt'), 'mine');
    expect((await failure(openCache(folder))).code).toBe('CACHE_FOREIGN');
    const own = join(folder, 'below');
    const cache = await openCache(folder, { folder: own });
    expect((await cache.statistics()).folder).toBe(own);
    await cache[Symbol.asyncDispose]();
  });

  it('fails clearly where it must not write, unless permissions mean nothing to this user', async () => {
    const folder = await temporaryFolder();
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o555 });
    const permitted = await writeFile(join(closed, 'try'), '').then(
      () => true,
      () => false,
    );
    const outcome = await openCache(join(closed, 'cache')).catch((error: unknown) => errorCode(error));
    if (permitted) expect(outcome).not.toBeTypeOf('string');
    else expect(outcome).toBe('CACHE_READ_ONLY');
    if (typeof outcome === 'object') await outcome[Symbol.asyncDispose]();
    await chmod(closed, 0o755);
  });

  it('goes on after a transaction that failed', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    const tooLong = { ...BTC, symbol: 'X'.repeat(5_000) };
    expect((await failure(cache.commit(tooLong, { pinned: true }))).code).toBe('INTERNAL');
    await cache.commit(BTC, putChange(MANY));
    expect((await timesOf(cache)).length).toBe(20_000);
    await cache[Symbol.asyncDispose]();
  });
});
