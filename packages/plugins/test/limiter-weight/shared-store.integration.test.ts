import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Permit, PoolRule, ResponseMeta } from '@candlewick/core';
import { createFakeClock } from '@candlewick/core/testing';
import { expect, it } from 'vitest';
import { openEnvironment } from '../../src/limiter-weight/environment.ts';
import { setAside } from '../../src/limiter-weight/set-aside.ts';
import { openShared } from './open-shared.ts';
import { temporaryFolder } from './start-child.ts';

const pool: PoolRule = {
  name: 'weight',
  limit: 100,
  windowMs: 60_000,
  window: 'fixed',
  source: 'a test',
};
const steady = () => new AbortController().signal;
const settle = (permit: Permit, meta: Partial<ResponseMeta> = {}) =>
  permit.settle({ endpoint: 'klines', status: 200, ...meta });
const newClock = () => createFakeClock(Date.UTC(2024, 0, 1));

/** Where the store of this run of the machine lies. */
async function storeFolder(stateFolder: string): Promise<string> {
  const environment = await openEnvironment(join(stateFolder, 'budgets'));
  await environment.release();
  return environment.folder;
}

it('counts what another limiter has used, and what one used that has ended', async () => {
  const place = { stateFolder: await temporaryFolder(), clock: newClock() };
  const one = await openShared(place);
  const two = await openShared(place);
  settle(await one.limiter.acquire(pool, 30, steady()));
  settle(await two.limiter.acquire(pool, 20, steady()));
  expect(one.limiter.status()).toMatchObject([{ used: 50 }]);
  await one.limiter[Symbol.asyncDispose]();
  await two.limiter[Symbol.asyncDispose]();

  const three = await openShared(place);
  settle(await three.limiter.acquire(pool, 10, steady()));
  expect(three.limiter.status()).toMatchObject([{ used: 60 }]);
  const elsewhere = await openShared({ ...place, identity: 'venue via a proxy' });
  settle(await elsewhere.limiter.acquire(pool, 10, steady()));
  expect(elsewhere.limiter.status()).toMatchObject([{ used: 10 }]);
  await three.limiter[Symbol.asyncDispose]();
  await elsewhere.limiter[Symbol.asyncDispose]();
});

it('obeys a ban and a Retry-After that another limiter has met, also one that opens later', async () => {
  const place = { stateFolder: await temporaryFolder(), clock: newClock() };
  const one = await openShared(place);
  const two = await openShared(place);
  settle(await two.limiter.acquire(pool, 1, steady()));
  settle(await one.limiter.acquire(pool, 1, steady()), { status: 429, retryAfterMs: 30_000 });
  expect(two.limiter.status()).toMatchObject([{ state: 'waiting' }]);
  await place.clock.advance(30_001);
  const bannedUntil = place.clock.now() + 600_000;
  settle(await one.limiter.acquire(pool, 1, steady()), { status: 418, bannedUntil });
  expect(two.limiter.status()).toMatchObject([{ state: 'banned' }]);
  await one.limiter[Symbol.asyncDispose]();

  const three = await openShared(place);
  const waiting = three.limiter.acquire({ ...pool, name: 'other' }, 1, steady());
  await place.clock.advance(599_000);
  expect(three.limiter.status()).toMatchObject([{ state: 'banned' }]);
  expect(three.logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  await place.clock.advance(2_000);
  expect((await waiting).waitedMs).toBeGreaterThanOrEqual(599_000);
  await two.limiter[Symbol.asyncDispose]();
  await three.limiter[Symbol.asyncDispose]();
});

it('obeys a ban after a restart of the machine, and without the store', async () => {
  const place = { stateFolder: await temporaryFolder(), clock: newClock() };
  const one = await openShared(place);
  const bannedUntil = place.clock.now() + 600_000;
  settle(await one.limiter.acquire(pool, 1, steady()), { status: 418, bannedUntil });
  await one.limiter[Symbol.asyncDispose]();
  const folder = await storeFolder(place.stateFolder);
  const spoil = [() => rm(folder, { recursive: true }), () => writeFile(join(folder, 'data.mdb'), 'none')];
  for (const each of spoil) {
    await each();
    const two = await openShared(place);
    const waiting = two.limiter.acquire(pool, 1, steady());
    waiting.catch(() => undefined);
    expect(two.limiter.status()).toMatchObject([{ state: 'banned' }]);
    await two.limiter[Symbol.asyncDispose]();
  }
});

it('wakes when the answer comes that another limiter waits for', async () => {
  const place = { stateFolder: await temporaryFolder(), clock: newClock() };
  const one = await openShared(place);
  const two = await openShared(place);
  const permit = await one.limiter.acquire(pool, 80, steady());
  const waiting = two.limiter.acquire(pool, 80, steady());
  await place.clock.advance(1_000);
  settle(permit, { serverTime: place.clock.now() + 0.5 });
  await place.clock.advance(61_000);
  expect((await waiting).waitedMs).toBeLessThan(62_000);
  await one.limiter[Symbol.asyncDispose]();
  await two.limiter[Symbol.asyncDispose]();
});

it('books what is under way as sent when it closes', async () => {
  const place = { stateFolder: await temporaryFolder(), clock: newClock() };
  const one = await openShared(place);
  const permit = await one.limiter.acquire(pool, 80, steady());
  await one.limiter[Symbol.asyncDispose]();
  expect(() => settle(permit)).not.toThrow();
  const two = await openShared(place);
  const waiting = two.limiter.acquire(pool, 80, steady());
  await place.clock.advance(61_000);
  expect((await waiting).waitedMs).toBeGreaterThanOrEqual(60_000);
  await two.limiter[Symbol.asyncDispose]();
});

it('keeps a budget of its own, and says so once, when the store cannot be written', async () => {
  const place = { stateFolder: await temporaryFolder(), clock: newClock() };
  await writeFile(join(place.stateFolder, 'budgets'), 'a file where the folder should be');
  const { limiter, logger } = await openShared(place);
  settle(await limiter.acquire(pool, 30, steady()));
  settle(await limiter.acquire(pool, 30, steady()));
  expect(limiter.status()).toMatchObject([{ used: 60 }]);
  expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  await limiter[Symbol.asyncDispose]();
});

it.each([
  ['no database', (file: string) => writeFile(file, 'something else '.repeat(2_000))],
  ['cut off', (file: string) => truncate(file, 100_000)],
])('sets a store aside that is %s, says so, and shares a new one', async (_, spoil) => {
  const place = { stateFolder: await temporaryFolder(), clock: newClock() };
  const folder = await storeFolder(place.stateFolder);
  await spoil(join(folder, 'data.mdb'));
  const [one, two] = await Promise.all([openShared(place), openShared(place)]);
  settle(await one.limiter.acquire(pool, 30, steady()));
  settle(await two.limiter.acquire(pool, 30, steady()));
  expect(one.limiter.status()).toMatchObject([{ used: 60 }]);
  expect(one.logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  const names = await readdir(join(place.stateFolder, 'budgets'));
  expect(names.filter((name) => name.includes('damaged'))).toHaveLength(1);
  await one.limiter[Symbol.asyncDispose]();
  await two.limiter[Symbol.asyncDispose]();
});

it('mended by several at once leaves one sound store', async () => {
  const parent = join(await temporaryFolder(), 'budgets');
  const { folder, release } = await openEnvironment(parent);
  await release();
  await writeFile(join(folder, 'data.mdb'), 'something else '.repeat(2_000));
  await Promise.all([1, 2, 3].map(() => setAside(parent, folder)));
  const names = await readdir(parent);
  expect(names.filter((name) => name.includes('damaged'))).toHaveLength(1);
  expect(names).not.toContain('setting-aside');
});

it('goes on alone, with what it knew, when the store breaks while it runs', async () => {
  const place = { stateFolder: await temporaryFolder(), clock: newClock() };
  const { limiter, logger } = await openShared(place);
  const early = await limiter.acquire(pool, 30, steady());
  const environment = await openEnvironment(join(place.stateFolder, 'budgets'));
  await environment.root.close();
  settle(early, { status: 429, retryAfterMs: 1_000 });
  expect(limiter.status()).toMatchObject([{ used: 30, state: 'waiting' }]);
  await place.clock.advance(1_000);
  settle(await limiter.acquire(pool, 30, steady()));
  expect(limiter.status()).toMatchObject([{ used: 60 }]);
  expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  await limiter[Symbol.asyncDispose]();
});
