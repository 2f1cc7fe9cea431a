import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { errorCode, makeFolderSync, type DatasetId } from '@candlewick/core';
import { candles, putOf } from '@candlewick/core/testing';
import { changeDataset } from '../src/change-dataset.ts';
import { writeDataset } from '../src/dataset-file.ts';
import { FileCache } from '../src/file-cache.ts';

const BTC: DatasetId = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' };
const ETH: DatasetId = { ...BTC, symbol: 'ETH/USDT' };
let folder: string;
const opened: FileCache[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'acme-'))));
afterEach(async () => {
  for (const cache of opened.splice(0)) await cache[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function open(memoryBytes = 1e6): Promise<FileCache> {
  const now = () => Date.UTC(2024, 0, 1);
  const cache = await FileCache.open({ folder, sync: true, memoryBytes, now });
  opened.push(cache);
  return cache;
}
const isError = (code: string) => (error: unknown) => errorCode(error) === code;

async function count(cache: FileCache, id: DatasetId): Promise<number> {
  let rows = 0;
  for await (const batch of cache.read(id, { from: 0, to: Infinity })) rows += batch.length;
  return rows;
}

it('reads from the disk what memory has no room for', async () => {
  const cache = await open(1_000);
  for (const id of [BTC, ETH]) await cache.commit(id, { put: [putOf(candles({ count: 100 }))] });
  assert.equal((await cache.statistics()).memoryEntries, 1);
  assert.equal(await count(cache, BTC), 100);
  assert.equal((await cache.statistics()).diskReads, 1);
});

it('lets no second process in while one is there, and takes over from one that was killed', async () => {
  const lock = join(folder, 'lock');
  writeFileSync(lock, String(process.ppid));
  await assert.rejects(open(), isError('CACHE_OPEN'));
  writeFileSync(lock, '999999999');
  const cache = await open();
  assert.deepEqual(await cache.list(), []);
  assert.equal(readFileSync(lock, 'utf8'), String(process.pid));
});

it('lets one of several processes in that find the lock of a dead one at the same time', async () => {
  writeFileSync(join(folder, 'lock'), '999999999');
  const path = fileURLToPath(new URL('./lock-child.ts', import.meta.url));
  const children = Array.from({ length: 5 }, () => fork(path, [folder]));
  const ends = children.map((child) => once(child, 'exit'));
  const said = await Promise.all(children.map(async (child) => String((await once(child, 'message'))[0])));
  assert.deepEqual(said.toSorted(), ['CACHE_OPEN', 'CACHE_OPEN', 'CACHE_OPEN', 'CACHE_OPEN', 'has it']);
  children[said.indexOf('has it')]!.send('enough');
  await Promise.all(ends);
  assert.deepEqual(readdirSync(folder), []);
});

it('leaves nothing unfinished behind where it cannot write', async () => {
  const cache = await open();
  // A folder stands where the file is to be.
  const { head, body } = changeDataset(BTC, undefined, { put: [putOf(candles({ count: 1 }))] }, 1, 0);
  makeFolderSync(join(folder, 'taken.candles', 'inside'));
  await assert.rejects(writeDataset(join(folder, 'taken.candles'), head, body, false));
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.new')),
    [],
  );
  rmSync(join(folder, 'taken.candles'), { recursive: true });
  assert.deepEqual(await cache.list(), []);
});

it('says which file is damaged, rather than give false candles', async () => {
  const cache = await open();
  await cache.commit(BTC, { put: [putOf(candles({ count: 100 }))] });
  await cache[Symbol.asyncDispose]();
  const [name] = readdirSync(folder);
  const file = join(folder, name!);
  const bytes = readFileSync(file);
  bytes[bytes.length - 100]! ^= 1;
  writeFileSync(file, bytes);
  const damaged = await open();
  assert.equal((await damaged.get(BTC))!.candles, 100);
  await assert.rejects(count(damaged, BTC), isError('CACHE_CORRUPT'));
});
