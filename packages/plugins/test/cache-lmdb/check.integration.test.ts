import { join } from 'node:path';
import type { Cache, CacheEvent, CacheFinding, DatasetId } from '@candlewick/core';
import { candles, covered, gap, putOf } from '@candlewick/core/testing';
import { sliceCandles } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { openTables } from '../../src/cache-lmdb/open-tables.ts';
import type { Tables } from '../../src/cache-lmdb/store.ts';
import { BTC, openCache, temporaryFolder, timesOf } from './open-cache.ts';

const MANY = candles({ timeframe: '1m', count: 30_000 });
const ETH: DatasetId = { ...BTC, symbol: 'ETH/USDT' };
const whole = (rows = MANY) => {
  const put = putOf(rows, '1m');
  return { put: [put], cover: [covered(put.interval)] };
};

async function tamper(folder: string, body: (tables: Tables) => void): Promise<void> {
  const tables = await openTables(join(folder, 'g-000001'), false);
  await tables.root.childTransaction(() => body(tables));
  await tables.root.close();
}
const flip = (bytes: Uint8Array, at: number): Uint8Array => {
  const broken = bytes.slice();
  broken[at]! ^= 1;
  return broken;
};
type Keys = readonly [dataset: number, block: number, piece: number][];
const keysOf = ({ stored }: Tables, dataset = 0): Keys =>
  ([...stored.getKeys()] as unknown as Keys).filter(([number]) => number === dataset);
const pieces = (keys: Keys) => keys.filter(([, , piece]) => piece !== 0);
const entries = (keys: Keys) => keys.filter(([, , piece]) => piece === 0);
const check = (cache: Cache, repair = false) => cache.maintenance!.check({ repair });
const kinds = (findings: readonly CacheFinding[]) => findings.map(({ kind }) => kind);

/** What an accident does, and what is found of it. */
const ACCIDENTS: Readonly<Record<string, { does(tables: Tables): void; kinds: readonly string[] }>> = {
  'a flipped bit in a block': {
    does: (tables) => {
      const key = [...pieces(keysOf(tables))[1]!];
      const bytes = tables.stored.get(key)!;
      tables.stored.putSync(key, flip(bytes, bytes.length >> 1));
    },
    kinds: ['block'],
  },
  'a block that is missing': {
    does: (tables) => void tables.stored.removeSync([...pieces(keysOf(tables))[1]!]),
    kinds: ['block'],
  },
  'a block in the place of another': {
    does: (tables) => {
      const [first, second] = pieces(keysOf(tables)).map((key) => [...key]);
      tables.stored.putSync(second!, tables.stored.get(first!)!);
    },
    kinds: ['block'],
  },
  'a flipped bit in the index': {
    does: (tables) => {
      const key = [...entries(keysOf(tables))[1]!];
      tables.stored.putSync(key, flip(tables.stored.get(key)!, 30));
    },
    kinds: ['index'],
  },
  'an entry of the index that is missing': {
    does: (tables) => void tables.stored.removeSync([...entries(keysOf(tables))[1]!]),
    kinds: ['index'],
  },
  'a block that is missing with its entry': {
    does: (tables) => {
      const [, second] = entries(keysOf(tables));
      for (const key of keysOf(tables)) if (key[1] === second![1]) tables.stored.removeSync([...key]);
    },
    kinds: ['counts', 'coverage'],
  },
};

describe('checking the cache', () => {
  it('finds nothing wrong with any cache that was only used', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    await cache.commit(BTC, whole());
    await cache.commit(BTC, { put: [putOf(sliceCandles(MANY, 100, 9_000), '1m')] });
    await cache.commit(BTC, { evict: [{ from: MANY.time[5_000]!, to: MANY.time[12_345]! }] });
    const hole = { from: MANY.time[29_999]! + 60_000, to: MANY.time[29_999]! + 60_000 * 20_000 };
    await cache.commit(BTC, { cover: [covered(hole)], explain: [gap(hole, 'outage')] });
    await cache.commit(ETH, { ...whole(candles({ timeframe: '1m', count: 500, seed: 3 })), pinned: true });
    await cache.delete({ ...BTC, symbol: 'X' });
    await cache.maintenance!.compact();
    const result = await check(cache);
    expect(result.findings).toEqual([]);
    expect([result.datasets, result.candles]).toEqual([2, 30_000 - 7_345 + 500]);
    await cache[Symbol.asyncDispose]();
  });

  for (const [name, accident] of Object.entries(ACCIDENTS))
    it(`finds ${name}; repair uncovers its range alone, and it can be put anew`, async () => {
      const folder = await temporaryFolder();
      const writer = await openCache(folder);
      await writer.commit(BTC, whole());
      await writer.commit(ETH, whole());
      await writer[Symbol.asyncDispose]();
      await tamper(folder, accident.does);
      const cache = await openCache(folder);
      const events: CacheEvent[] = [];
      cache.watch((event) => events.push(event));
      const found = await check(cache);
      expect(new Set(kinds(found.findings))).toEqual(new Set(accident.kinds));
      expect(
        found.findings.every(({ isRepaired, dataset }) => !isRepaired && dataset?.symbol === BTC.symbol),
      ).toBe(true);
      const repaired = await check(cache, true);
      expect(repaired.findings.every(({ isRepaired }) => isRepaired)).toBe(true);
      expect((await check(cache)).findings).toEqual([]);
      expect(events.at(-1)!.id).toEqual(BTC);
      const record = (await cache.get(BTC))!;
      expect(record.coverage.length).toBe(2);
      const times = await timesOf(cache);
      expect(times.length).toBe(record.candles);
      expect(30_000 - times.length).toBe(8_192);
      const [before, after] = record.coverage;
      const kept = [...MANY.time].filter((time) => time < before!.to || time >= after!.from);
      expect(times).toEqual(kept);
      expect((await timesOf(cache, ETH)).length).toBe(30_000);
      await cache.commit(BTC, whole());
      expect(await timesOf(cache)).toEqual([...MANY.time]);
      expect((await cache.get(BTC))!.coverage.length).toBe(1);
      expect((await check(cache)).findings).toEqual([]);
      await cache[Symbol.asyncDispose]();
    });

  it('takes a dataset away whose record is damaged, with its blocks, and leaves the others', async () => {
    const folder = await temporaryFolder();
    const writer = await openCache(folder);
    await writer.commit(BTC, whole());
    await writer.commit(ETH, whole());
    await writer[Symbol.asyncDispose]();
    await tamper(folder, ({ root }) => {
      const key = [BTC.exchange, BTC.symbol, BTC.timeframe];
      root.putSync(key, flip(root.get(key)!, 40));
    });
    const cache = await openCache(folder);
    expect(kinds((await check(cache)).findings)).toEqual(['record']);
    const repaired = await check(cache, true);
    expect(kinds(repaired.findings)).toEqual(['record', 'stray']);
    expect((await check(cache)).findings).toEqual([]);
    expect((await cache.list()).map(({ id }) => id)).toEqual([ETH]);
    await cache.commit(BTC, whole());
    expect((await timesOf(cache)).length).toBe(30_000);
    await cache[Symbol.asyncDispose]();
    await tamper(folder, (tables) => expect(keysOf(tables, 0)).toEqual([]));
  });

  it('can be stopped, tells how far it is, and does not count as use', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    await cache.commit(BTC, whole());
    const used = (await cache.get(BTC))!.usedAt;
    const progress: number[] = [];
    await cache.maintenance!.check({ onProgress: (done, total) => progress.push(done / total) });
    expect(progress.at(-1)).toBe(1);
    expect((await cache.get(BTC))!.usedAt).toBe(used);
    const stop = AbortSignal.abort(new Error('stopped'));
    await expect(cache.maintenance!.check({ signal: stop })).rejects.toThrow('stopped');
    await cache[Symbol.asyncDispose]();
  });
});
