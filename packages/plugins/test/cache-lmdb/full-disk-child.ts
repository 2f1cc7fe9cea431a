// Fills a cache until the disk is full, tries housekeeping on the full disk, and looks whether anything was lost.
// Run with tsx and the folder; prints one JSON document.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '@candlewick/core';
import { covered, putOf } from '@candlewick/core/testing';
import { datasetOf, pageOf } from './child.ts';
import { LARGE } from './large-child.ts';
import { openCache } from './open-plugin.ts';

export interface FullDisk {
  readonly write: string | undefined;
  /** Of a large dataset. */
  readonly large: string | undefined;
  readonly compact: string | undefined;
  readonly backup: string | undefined;
  readonly acknowledged: number;
  readonly readable: number;
  readonly findings: number;
  readonly left: readonly string[];
}

const folder = process.argv[2]!;
const open = () => openCache(join(folder, 'cache'), { compression: false }, 2 ** 20);
const codeOf = (task: Promise<unknown>): Promise<string | undefined> =>
  task.then(
    () => undefined,
    (error: unknown) => errorCode(error) ?? String(error),
  );

const cache = await open();
const id = datasetOf('BTC/USDT');
let acknowledged = 0;
const write = await codeOf(
  (async () => {
    for (; acknowledged < 1_000; acknowledged++) {
      const put = pageOf(acknowledged);
      await cache.commit(id, { put: [put], cover: [covered(put.interval)] });
    }
  })(),
);
const large = await codeOf(cache.commit(datasetOf('LARGE/USDT'), { put: [putOf(LARGE, '1m')] }));
const compact = await codeOf(cache.maintenance!.compact());
const backup = await codeOf(cache.maintenance!.backup(join(folder, 'backups')));
await cache[Symbol.asyncDispose]();
const again = await open();
let readable = 0;
for (let number = 0; number < acknowledged; number++) {
  const { interval, candles } = pageOf(number);
  const closes: number[] = [];
  for await (const batch of again.read(id, interval)) closes.push(...batch.close);
  if (closes.length === candles.length && closes.every((close, i) => close === candles.close[i])) readable++;
}
const { findings } = await again.maintenance!.check();
await again[Symbol.asyncDispose]();
const left = [...(await readdir(join(folder, 'cache'))), ...(await readdir(join(folder, 'backups')))];
const result: FullDisk = {
  write,
  large,
  compact,
  backup,
  acknowledged,
  readable,
  findings: findings.length,
  left,
};
console.log(JSON.stringify(result));
