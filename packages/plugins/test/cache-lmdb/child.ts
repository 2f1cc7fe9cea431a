// A process of its own that writes to a cache, for the tests of several processes and of sudden death.
// Run with tsx: core's sources have decorators, which Node's own type stripping does not know.
import { parseArgs } from 'node:util';
import type { DatasetId } from '@candlewick/core';
import { errorCode } from '@candlewick/core';
import { candles, covered, putOf } from '@candlewick/core/testing';
import { openCache } from './open-plugin.ts';

/** Rows per page; every page is put and covered in one commit. */
export const PAGE_ROWS = 700;
const MINUTE = 60_000;

export interface Task {
  readonly folder: string;
  readonly symbol: string;
  /** First page, and how many numbers to go on to the next: several writers share a dataset by taking turns. */
  readonly first: number;
  readonly step: number;
  readonly pages: number;
  /** Commits under way at once. */
  readonly parallel: number;
}

export const datasetOf = (symbol: string): DatasetId => ({ exchange: 'acme', symbol, timeframe: '1m' });

export function pageOf(number: number) {
  const from = Date.UTC(2020, 0, 1) + number * PAGE_ROWS * MINUTE;
  return putOf(candles({ timeframe: '1m', from, count: PAGE_ROWS }), '1m');
}

/** Says `ready`, then `done N` for every page whose commit has resolved, then `end`, or `failed CODE`. */
async function write({ folder, symbol, first, step, pages, parallel }: Task): Promise<void> {
  const cache = await openCache(folder);
  process.stdout.write('ready\n');
  let next = 0;
  const worker = async () => {
    while (next < pages) {
      const number = first + step * next++;
      const put = pageOf(number);
      await cache.commit(datasetOf(symbol), { put: [put], cover: [covered(put.interval)] });
      process.stdout.write(`done ${number}\n`);
    }
  };
  try {
    await Promise.all(Array.from({ length: parallel }, worker));
    process.stdout.write('end\n');
  } catch (error) {
    process.stdout.write(`failed ${errorCode(error)} ${(error as Error).message}\n`);
  }
  await cache[Symbol.asyncDispose]();
}

const { values } = parseArgs({ options: { task: { type: 'string' } }, strict: false });
if (typeof values['task'] === 'string') await write(JSON.parse(values['task']) as Task);
