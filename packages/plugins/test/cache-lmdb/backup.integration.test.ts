import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '@candlewick/core';
import { errorCode } from '@candlewick/core';
import { candles, covered, putOf } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import { BTC, closesOf, openCache, putChange, temporaryFolder, timesOf } from './open-cache.ts';

const MANY = candles({ timeframe: '1m', count: 30_000 });
const ETH = { ...BTC, symbol: 'ETH/USDT' };
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => errorCode(error),
  );

async function fill(cache: Cache): Promise<void> {
  const put = putOf(MANY, '1m');
  await cache.commit(BTC, { put: [put], cover: [covered(put.interval)], pinned: true });
  await cache.commit(ETH, putChange(candles({ timeframe: '1m', count: 9_000, seed: 2 })));
}

describe('backups', () => {
  it('hold one state while others write, and give it back as it was', async () => {
    const [folder, backups] = [await temporaryFolder(), await temporaryFolder()];
    const [cache, other] = [await openCache(folder), await openCache(folder)];
    await fill(cache);
    const before = [await cache.list(), await closesOf(cache)];
    let writing: Promise<unknown> | undefined;
    const made = await cache.maintenance!.backup(backups, {
      onProgress: () => (writing ??= other.commit(BTC, { evict: [{ from: 0, to: Date.now() }] })),
    });
    await writing;
    expect([made.datasets, made.candles, made.pinned]).toEqual([2, 39_000, false]);
    expect(await readdir(made.path)).toEqual(['candlewick-backup.json', 'data.mdb']);
    await other.commit(ETH, { pinned: true });
    expect((await cache.get(BTC))!.candles).toBe(0);
    expect(await failure(cache.maintenance!.restore(made.path))).toBe('OUTPUT_EXISTS');
    const events: string[] = [];
    other.watch(({ id }) => events.push(id.symbol));
    await cache.maintenance!.restore(backups, { force: true });
    expect([await cache.list(), await closesOf(cache)]).toEqual(before);
    expect([await other.list(), await closesOf(other)]).toEqual(before);
    await expect.poll(() => [...events].sort()).toEqual(['BTC/USDT', 'ETH/USDT']);
    await other.commit(BTC, { pinned: false });
    expect((await cache.maintenance!.check()).findings).toEqual([]);
    await cache[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
  });

  it('of pinned datasets hold only them, are rotated by themselves, and fill an empty cache', async () => {
    const [folder, backups, empty] = [
      await temporaryFolder(),
      await temporaryFolder(),
      await temporaryFolder(),
    ];
    const cache = await openCache(folder);
    await fill(cache);
    const whole = await cache.maintenance!.backup(backups, { keep: 2 });
    const made = [];
    for (let i = 0; i < 4; i++) {
      made.push(await cache.maintenance!.backup(backups, { pinned: true, keep: 2 }));
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    expect((await readdir(backups)).map((name) => join(backups, name))).toEqual([
      whole.path,
      ...made.slice(2).map(({ path }) => path),
    ]);
    expect(made[3]!.removed).toEqual([made[1]!.path]);
    const fresh = await openCache(empty);
    const restored = await fresh.maintenance!.restore(made[3]!.path);
    expect([restored.datasets, restored.pinned]).toEqual([1, true]);
    expect((await fresh.list()).map(({ id }) => id)).toEqual([BTC]);
    expect((await timesOf(fresh)).length).toBe(30_000);
    await fresh.commit(ETH, putChange(candles({ timeframe: '1m', count: 10 })));
    expect((await fresh.maintenance!.check()).findings).toEqual([]);
    await fresh[Symbol.asyncDispose]();
    await cache[Symbol.asyncDispose]();
  });

  it('that are damaged, or are none, change nothing', async () => {
    const [folder, backups] = [await temporaryFolder(), await temporaryFolder()];
    const cache = await openCache(folder);
    await fill(cache);
    const { path } = await cache.maintenance!.backup(backups);
    const file = join(path, 'data.mdb');
    const bytes = await readFile(file);
    const block = bytes.lastIndexOf(Buffer.from([0xc4, 2, 0, 0]));
    bytes[block + 200]! ^= 1;
    await writeFile(file, bytes);
    const before = await cache.list();
    expect(await failure(cache.maintenance!.restore(path, { force: true }))).toBe('CACHE_CORRUPT');
    expect(await failure(cache.maintenance!.restore(folder, { force: true }))).toBe('CACHE_FOREIGN');
    const marker = join(path, 'candlewick-backup.json');
    const facts = JSON.parse(await readFile(marker, 'utf8')) as object;
    await writeFile(marker, JSON.stringify({ ...facts, format: 99 }));
    expect(await failure(cache.maintenance!.restore(path, { force: true }))).toBe('CACHE_NEWER');
    expect(await cache.list()).toEqual(before);
    expect((await readdir(folder)).filter((name) => name.startsWith('g-'))).toEqual(['g-000001']);
    const stop = new AbortController();
    const signal = stop.signal;
    await cache.maintenance!.backup(backups, { signal, onProgress: () => stop.abort() }).catch(() => 0);
    expect((await readdir(backups)).filter((name) => name.startsWith('partial'))).toEqual([]);
    await cache[Symbol.asyncDispose]();
  });
});
