import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Cache } from '@candlewick/core';
import { sliceCandles } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import type { Tables } from '../../src/cache-lmdb/store.ts';
import { LARGE } from './large-child.ts';
import { openTables } from '../../src/cache-lmdb/open-tables.ts';
import { BTC, closesOf, openCache, putChange, temporaryFolder, timesOf } from './open-cache.ts';
import { keysOf, tamper } from './tamper.ts';

const CHILD = fileURLToPath(new URL('large-child.ts', import.meta.url));

/** What the store has that no dataset needs, once it has been opened and closed as often as it takes. */
async function expectNothingLeft(folder: string, datasets: number): Promise<void> {
  const left = async () => {
    await using cache = await openCache(folder);
    await setTimeout(100);
    const { findings } = await cache.maintenance!.check();
    expect(findings).toEqual([]);
    let found: unknown;
    await tamper(folder, (tables) => {
      const numbers = new Set(keysOf(tables, 'pieces').map(([number]) => number));
      const marks = [...tables.meta.getKeys()].filter((key) => Array.isArray(key) && key[0] === 'garbage');
      found = [numbers.size, marks.length];
    });
    return found;
  };
  await expect.poll(left, { timeout: 20_000 }).toEqual([datasets, 0]);
}

/** Resolves when a part of a large change is written. @returns the keys of its pieces */
async function untilPieces(tables: Tables): Promise<number[][]> {
  for (;;) {
    tables.root.resetReadTxn();
    const keys = keysOf(tables, 'pieces');
    if (keys.length > 0) return keys;
    await setImmediate();
  }
}

async function expectLarge(cache: Cache, id = BTC): Promise<void> {
  expect((await timesOf(cache, id)).length).toBe(LARGE.length);
  expect(await closesOf(cache, id)).toEqual([...LARGE.close]);
}

/** Two caches of one folder, and what they keep there; `end` closes all and looks for what nobody needs. */
async function openWorld() {
  const folder = await temporaryFolder();
  const [writer, other] = [await openCache(folder), await openCache(folder)];
  const tables = await openTables(join(folder, 'g-000001'), false);
  const end = async (datasets: number) => {
    await tables.root.close();
    await other[Symbol.asyncDispose]();
    await writer[Symbol.asyncDispose]();
    await expectNothingLeft(folder, datasets);
  };
  return { folder, writer, other, tables, end };
}

describe('a large change that makes a dataset', () => {
  it('is whole or not there for others, while it is written in portions', async () => {
    const { writer, other, tables, end } = await openWorld();
    let done = false;
    const commit = writer.commit(BTC, putChange(LARGE)).finally(() => (done = true));
    await untilPieces(tables);
    do {
      const records = await other.list();
      if (records.length > 0) expect(records).toMatchObject([{ id: BTC, candles: LARGE.length }]);
      expect((await other.maintenance!.check()).findings).toEqual([]);
      await setImmediate();
    } while (!done);
    expect(await commit).toMatchObject({ version: 1, added: LARGE.length });
    await expectLarge(other);
    await end(1);
  });

  it('is done again under another number when a part of what was written is swept away', async () => {
    const { writer, tables, end } = await openWorld();
    const commit = writer.commit(BTC, putChange(LARGE));
    const [key] = await untilPieces(tables);
    const isInTime = await tables.root.childTransaction(() => {
      if (keysOf(tables, 'entries').length > 0) return false;
      tables.stored.removeSync(key!);
      return true;
    });
    expect(await commit).toMatchObject({ added: LARGE.length });
    await expectLarge(writer);
    const numbers = new Set(keysOf(tables, 'entries').map(([number]) => number));
    expect([...numbers]).toEqual([isInTime ? 1 : 0]);
    await end(1);
  });

  it('is there in the end when others sweep and commit all the while', async () => {
    const { folder, writer, end } = await openWorld();
    let done = false;
    const commits = [BTC, { ...BTC, symbol: 'ETH/USDT' }].map((id) => writer.commit(id, putChange(LARGE)));
    const both = Promise.all(commits).finally(() => (done = true));
    while (!done) {
      // Sweeps when it is opened.
      await using third = await openCache(folder);
      await third.commit({ ...BTC, symbol: 'OTHER/USDT' }, putChange(sliceCandles(LARGE, 0, 10)));
    }
    expect(await both).toMatchObject([{ added: LARGE.length }, { added: LARGE.length }]);
    await expectLarge(writer);
    await expectLarge(writer, { ...BTC, symbol: 'ETH/USDT' });
    await end(3);
  });

  it('goes on top of what another wrote under its name meanwhile', async () => {
    const { writer, other, tables, end } = await openWorld();
    const large = writer.commit(BTC, putChange(LARGE));
    await untilPieces(tables);
    const few = await other.commit(BTC, putChange(sliceCandles(LARGE, 0, 100)));
    // Whoever was first.
    expect((await large).added + few.added).toBe(LARGE.length);
    await expectLarge(other);
    await end(1);
  });

  it('leaves nothing that counts when its process is killed in the middle', async () => {
    const folder = await temporaryFolder();
    let whole = 0;
    for (let round = 0; round < 6; round++) {
      const symbol = `S${round}`;
      const child = spawn(process.execPath, ['--import', 'tsx', CHILD, folder, symbol], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const closed = once(child, 'close');
      const lines: string[] = [];
      const ready = new Promise<void>((resolve) => {
        createInterface({ input: child.stdout }).on('line', (line) => resolve(void lines.push(line)));
      });
      await ready;
      await setTimeout(round * 20);
      child.kill('SIGKILL');
      await closed;
      await using cache = await openCache(folder);
      expect((await cache.maintenance!.check()).findings).toEqual([]);
      const record = await cache.get({ ...BTC, symbol });
      if (lines.includes('done')) expect(record).toBeDefined();
      if (!record) continue;
      whole++;
      expect(record.candles).toBe(LARGE.length);
      await expectLarge(cache, { ...BTC, symbol });
    }
    await expectNothingLeft(folder, whole);
  });
});
