import { chmod, mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '@candlewick/core';
import { candles } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import { DATA_FORMAT } from '../../src/cache-lmdb/open-tables.ts';
import { encodeCount } from '../../src/cache-lmdb/small-values.ts';
import { BTC, openCache, putChange, temporaryFolder, timesOf } from './open-cache.ts';
import { tamper } from './tamper.ts';
import { failure } from './failure.ts';

const MANY = candles({ timeframe: '1m', count: 20_000 });

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
