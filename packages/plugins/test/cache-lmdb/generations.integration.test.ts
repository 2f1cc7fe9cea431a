import { rmSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { candles, covered, putOf } from '@candlewick/core/testing';
import type { Cache, CacheEvent } from '@candlewick/core';
import { sliceCandles } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { markMoved } from '../../src/cache-lmdb/moved.ts';
import { openTables } from '../../src/cache-lmdb/open-tables.ts';
import { BTC, closesOf, EVER, openCache, putChange, temporaryFolder, timesOf } from './open-cache.ts';

const MANY = candles({ timeframe: '1m', count: 60_000 });
const generations = async (folder: string) =>
  (await readdir(folder)).filter((name) => !/^(candlewick-cache\.json|CURRENT)$/.test(name)).sort();

/** A cache with much that is gone: the file is larger than what is in it. */
async function fill(cache: Cache): Promise<void> {
  for (let seed = 0; seed < 4; seed++) {
    const rows = candles({ timeframe: '1m', count: 60_000, seed });
    await cache.commit({ ...BTC, symbol: `S${seed}` }, putChange(rows));
  }
  const put = putOf(MANY, '1m');
  await cache.commit(BTC, {
    put: [put],
    cover: [covered(put.interval)],
    facts: { listedAt: 7 },
    pinned: true,
  });
  await cache.commit(BTC, putChange(sliceCandles(candles({ timeframe: '1m', count: 10, seed: 9 }), 0, 10)));
  for (let seed = 0; seed < 4; seed++) await cache.delete({ ...BTC, symbol: `S${seed}` });
}

describe('a folder that is deleted while it is open', () => {
  it('is empty then, as its watchers hear, and what is committed next is in a new one', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    const rows = candles({ timeframe: '1m', count: 100 });
    await cache.commit(BTC, putChange(rows));
    const events: CacheEvent[] = [];
    cache.watch((event) => events.push(event));
    rmSync(folder, { recursive: true });
    expect(await cache.list()).toEqual([]);
    await expect.poll(() => events).toEqual([{ id: BTC, version: undefined }]);
    await cache.commit({ ...BTC, symbol: 'ETH/USDT' }, putChange(rows));
    await cache[Symbol.asyncDispose]();
    const again = await openCache(folder);
    expect((await again.list()).map(({ id }) => id.symbol)).toEqual(['ETH/USDT']);
    await again[Symbol.asyncDispose]();
  });

  it('and made anew by another is that one: no commit goes to what is gone', async () => {
    const folder = await temporaryFolder();
    const first = await openCache(folder);
    const rows = candles({ timeframe: '1m', count: 100 });
    await first.commit(BTC, putChange(rows));
    const reading = first.read(BTC, EVER, { batchSize: 10 })[Symbol.asyncIterator]();
    await reading.next();
    rmSync(folder, { recursive: true });
    // In the same process, where LMDB must not give what is open.
    const other = await openCache(folder);
    await other.commit({ ...BTC, symbol: 'ETH/USDT' }, putChange(rows));
    await Promise.all([0, 1, 2].map((i) => first.commit({ ...BTC, symbol: `S${i}` }, putChange(rows))));
    expect((await other.list()).map(({ id }) => id.symbol).sort()).toEqual(['ETH/USDT', 'S0', 'S1', 'S2']);
    expect(await first.list()).toEqual(await other.list());
    // Whoever was reading goes on to the end.
    let seen = 10;
    for (let next = await reading.next(); !next.done; next = await reading.next()) seen += next.value.length;
    expect(seen).toBe(100);
    await first[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
  });
});

describe('compaction', () => {
  it('gives space back, keeps everything else as it is, and leaves one generation', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    await fill(cache);
    const before = [await cache.list(), await closesOf(cache), await cache.revisions(BTC)];
    const progress: [number, number][] = [];
    const result = await cache.maintenance!.compact({ onProgress: (...each) => progress.push(each) });
    expect(result.after).toBeLessThan(result.before / 2);
    expect((await cache.statistics()).diskBytes).toBe(result.after);
    expect([await cache.list(), await closesOf(cache), await cache.revisions(BTC)]).toEqual(before);
    expect(progress.at(-1)![0]).toBeGreaterThan(0);
    expect(await generations(folder)).toEqual(['g-000002']);
    await cache.commit(BTC, { pinned: false });
    await cache[Symbol.asyncDispose]();
    const again = await openCache(folder);
    expect((await again.get(BTC))!.pinned).toBe(false);
    expect(await closesOf(again)).toEqual(before[1]);
    await again[Symbol.asyncDispose]();
  });

  it('takes others along: their reads go on, their commits are not lost, their watchers hear of changes', async () => {
    const folder = await temporaryFolder();
    const [one, two] = [await openCache(folder), await openCache(folder)];
    await fill(one);
    const events: CacheEvent[] = [];
    two.watch((event) => events.push(event));
    const reading = two.read(BTC, EVER, { batchSize: 1_000 })[Symbol.asyncIterator]();
    const first = await reading.next();
    const rows = candles({ timeframe: '1m', count: 3_000 });
    let over = false;
    const writing = (async () => {
      let commits = 0;
      for (; !over || commits < 3; commits++) {
        const part = sliceCandles(rows, (commits % 30) * 100, (commits % 30) * 100 + 100);
        await two.commit({ ...BTC, symbol: `W${Math.floor(commits / 30)}` }, putChange(part));
      }
      return commits;
    })();
    await one.maintenance!.compact();
    await one.maintenance!.compact();
    over = true;
    const commits = await writing;
    let seen = first.done ? 0 : first.value.length;
    for (let next = await reading.next(); !next.done; next = await reading.next()) seen += next.value.length;
    expect(seen).toBe(60_000);
    expect(await one.list()).toEqual(await two.list());
    const written = (await one.list()).filter(({ id }) => id.symbol.startsWith('W'));
    expect(written.reduce((sum, each) => sum + each.candles, 0)).toBe(commits * 100);
    await one.commit(BTC, { pinned: false });
    await expect.poll(() => events.at(-1)?.id).toEqual(BTC);
    await one[Symbol.asyncDispose]();
    await two[Symbol.asyncDispose]();
    await (await openCache(folder))[Symbol.asyncDispose]();
    expect(await generations(folder)).toEqual(['g-000003']);
  });

  it('that is stopped leaves the cache as it was', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    await fill(cache);
    const stop = new AbortController();
    const reason = new Error('stopped');
    const compacting = cache.maintenance!.compact({
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
    });
    await expect(compacting).rejects.toBe(reason);
    expect(await generations(folder)).toEqual(['g-000001']);
    expect((await timesOf(cache)).length).toBe(60_000);
    await cache[Symbol.asyncDispose]();
  });

  it('that died between its mark and the switch is finished by whoever comes next', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    await fill(cache);
    await cache.maintenance!.compact();
    await cache[Symbol.asyncDispose]();
    // As if CURRENT had never been switched: it names a generation that says where to go.
    await mkdir(join(folder, 'g-000001'));
    const old = await openTables(join(folder, 'g-000001'), false);
    await old.root.childTransaction(() => markMoved(old, 'g-000002'));
    await old.root.close();
    await writeFile(join(folder, 'CURRENT'), 'g-000001\n');
    const next = await openCache(folder);
    expect((await timesOf(next)).length).toBe(60_000);
    expect(await readFile(join(folder, 'CURRENT'), 'utf8')).toBe('g-000002\n');
    await next[Symbol.asyncDispose]();
    expect(await generations(folder)).toEqual(['g-000002']);
  });

  it('that died in the middle leaves only what the next one to open removes', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    await fill(cache);
    await cache[Symbol.asyncDispose]();
    const half = join(folder, 'g-000002');
    await mkdir(half);
    const host = (await import('node:os')).hostname();
    await writeFile(join(half, 'maker.json'), JSON.stringify({ process: 2 ** 22 + 1, host }));
    await writeFile(join(half, 'data.mdb'), 'half');
    // One that somebody is at work on.
    await mkdir(join(folder, 'g-000003'));
    await writeFile(join(folder, 'g-000003', 'maker.json'), JSON.stringify({ process: process.pid, host }));
    const next = await openCache(folder);
    expect((await timesOf(next)).length).toBe(60_000);
    // Tidying up keeps nobody waiting but who closes.
    await next[Symbol.asyncDispose]();
    expect(await generations(folder)).toEqual(['g-000001', 'g-000003']);
  });
});
