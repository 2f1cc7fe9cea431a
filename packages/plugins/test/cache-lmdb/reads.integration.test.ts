import { join } from 'node:path';
import { candles } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import { BlockMemory } from '../../src/cache-lmdb/block-memory.ts';
import { openTables } from '../../src/cache-lmdb/open-tables.ts';
import { Reader } from '../../src/cache-lmdb/reader.ts';
import { Store } from '../../src/cache-lmdb/store.ts';
import { BTC, EVER, openCache, putChange, temporaryFolder } from './open-cache.ts';
import { failure } from './failure.ts';

const MANY = candles({ timeframe: '1m', count: 20_000 });

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
