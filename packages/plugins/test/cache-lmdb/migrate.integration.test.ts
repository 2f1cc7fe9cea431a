import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { sliceCandles } from '@candlewick/core';
import { candles, covered, putOf } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import { decodeEntry } from '../../src/cache-lmdb/block-entry.ts';
import { DATA_FORMAT, openTables } from '../../src/cache-lmdb/open-tables.ts';
import { decodeCount, encodeCount } from '../../src/cache-lmdb/small-values.ts';
import { decodeDataset } from '../../src/cache-lmdb/stored-dataset.ts';
import { BTC, closesOf, openCache, temporaryFolder } from './open-cache.ts';

const MANY = candles({ timeframe: '1m', count: 20_000, extras: ['trades'] });

/** Makes of a cache what the first version would have written. */
async function toFormat1(folder: string): Promise<void> {
  const tables = await openTables(join(folder, 'g-000001'), false);
  const { root, meta, stored } = tables;
  const [datasets, index] = ['datasets', 'index'].map((name) =>
    root.openDB<Uint8Array>({ name, encoding: 'binary' }),
  );
  await root.childTransaction(() => {
    meta.putSync('changes', root.get('changes')!);
    root.removeSync('changes');
    for (const { key, value } of [...root.getRange()].filter((each) => Array.isArray(each.key))) {
      datasets!.putSync(key, oldRecord(value));
      root.removeSync(key);
    }
    for (const key of [...stored.getKeys()] as [number, number, number][]) {
      if (key[2] !== 0) continue;
      const [dataset, block] = key;
      const { version, pieces } = decodeEntry(dataset, block, stored.get(key)!);
      expect(pieces.length).toBe(1);
      const [{ rows, first, last, bytes }] = pieces as [(typeof pieces)[0]];
      stored.putSync([dataset, block], stored.get([dataset, block, version])!);
      index!.putSync(
        [dataset, block],
        new Uint8Array(Float64Array.of(version, rows, first, last, bytes).buffer),
      );
      stored.removeSync([dataset, block, version]);
      stored.removeSync(key);
    }
    meta.putSync('format', encodeCount(1));
  });
  await root.close();
}

function oldRecord(value: Uint8Array): Uint8Array {
  const { number, version, coverage, ...rest } = decodeDataset(value);
  const json = {
    ...rest,
    origins: coverage.map(({ provenance, source }) => [provenance, source]),
    coverage: coverage.map(({ from, to, fetchedAt }, i) => [from, to, fetchedAt, i]),
  };
  const bytes = Buffer.concat([Buffer.alloc(16), Buffer.from(JSON.stringify(json))]);
  bytes.writeUInt32LE(number, 0);
  bytes.writeDoubleLE(version, 8);
  bytes.writeUInt32LE(crc32(bytes.subarray(8), crc32(bytes.subarray(0, 4))), 4);
  return bytes;
}

describe('a cache of the first format', () => {
  for (const compression of [false, 'zstd'])
    it(`opens, reads, and goes on in the present one (written with ${compression})`, async () => {
      const folder = await temporaryFolder();
      const early = sliceCandles(MANY, 0, 12_000);
      const before = await openCache(folder, { compression });
      const put = putOf(early, '1m');
      await before.commit(BTC, { put: [put], cover: [covered(put.interval)] });
      const record = await before.get(BTC);
      await before[Symbol.asyncDispose]();
      await toFormat1(folder);

      const cache = await openCache(folder);
      expect(await cache.get(BTC)).toEqual(record);
      expect(await closesOf(cache)).toEqual([...early.close]);
      const rest = putOf(sliceCandles(MANY, 11_990, 20_000), '1m');
      expect(await cache.commit(BTC, { put: [rest], cover: [covered(rest.interval)] })).toEqual({
        version: record!.version + 1,
        added: 8_000,
        revised: 0,
      });
      expect(await closesOf(cache)).toEqual([...MANY.close]);
      await cache[Symbol.asyncDispose]();
      const tables = await openTables(join(folder, 'g-000001'), false);
      expect(decodeCount(tables.meta.get('format'))).toBe(DATA_FORMAT);
      await tables.root.close();
      const again = await openCache(folder);
      expect(await closesOf(again)).toEqual([...MANY.close]);
      expect(await again.delete(BTC)).toBe(true);
      await again[Symbol.asyncDispose]();
    });
});
