import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cache, Candles, DatasetId, Interval } from '@candlewick/core';
import { putOf } from '@candlewick/core/testing';
import { onTestFinished } from 'vitest';

export const BTC: DatasetId = { exchange: 'acme', symbol: 'BTC/USDT', timeframe: '1m' };
export const EVER: Interval = { from: -8.64e15, to: 8.64e15 };

/** A folder for one test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'candlewick-lmdb-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export { openCache } from './open-plugin.ts';

export async function timesOf(cache: Cache, id = BTC, interval = EVER): Promise<number[]> {
  const times: number[] = [];
  for await (const batch of cache.read(id, interval)) times.push(...batch.time);
  return times;
}

export async function closesOf(cache: Cache, id = BTC, interval = EVER): Promise<number[]> {
  const closes: number[] = [];
  for await (const batch of cache.read(id, interval)) closes.push(...batch.close);
  return closes;
}

/** The rows over exactly their slots, as a change. */
export const putChange = (rows: Candles, timeframe = '1m') => ({ put: [putOf(rows, timeframe)] });
