import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FetchRequest } from '@candlewick/core';
import { startMarketServer, type MarketRequest } from '@candlewick/core/testing';
import { openArchiveBench, type ArchiveBench } from './support/archive-bench.ts';
import { openWorkspace } from './support/run-cli.ts';
import { DEATHS, letThreadsDie, type Death, type Ended } from './support/thread-deaths.mjs';

const NOW = Date.UTC(2025, 1, 3, 12);
const time = (at: number) => ({ kind: 'time', time: at }) as const;
/** Nine months: more than are read without a thread. */
const REQUEST: FetchRequest = {
  exchange: 'binance',
  symbol: 'BTC/USDT',
  timeframe: '15m',
  start: time(Date.UTC(2024, 4, 1)),
  end: time(Date.UTC(2025, 1, 1)),
};
const MONTHS = 9;
const WAYS = Object.keys(DEATHS) as Death[];

/** No file comes before the thread is there: then it is one that reads them. */
const filesWaitFor =
  (ready: () => Promise<unknown>) =>
  async ({ endpoint }: MarketRequest): Promise<number> => {
    if (endpoint === 'archive') await ready();
    return 0;
  };

describe('a thread that reads files of the archive and', () => {
  let thread = Promise.withResolvers<unknown>();
  let bench: ArchiveBench;
  let truth: number[][];
  beforeAll(async () => {
    const latencyMs = filesWaitFor(() => thread.promise);
    bench = await openArchiveBench(NOW, { markets: { 'BTC/USDT': 'simulated' }, latencyMs });
    expect((await bench.fetch({ ...REQUEST, source: 'rest' }, 'truth')).status).toBe('complete');
    truth = await bench.rows(REQUEST, 'truth');
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  it.each(WAYS.flatMap((how) => [1, 3].map((nth) => [how, nth] as const)))(
    '%s at its task %i leaves the files to be read again, and right',
    async (how, nth) => {
      const ended: Ended[] = [];
      thread = Promise.withResolvers();
      bench.market.requests.clear();
      const takeBack = letThreadsDie(
        how,
        nth,
        (each) => ended.push(each),
        () => thread.resolve(true),
      );
      const name = `${how} ${nth}`;
      const outcome = await bench.fetch(REQUEST, name).finally(takeBack);
      expect(ended.map(({ tasks }) => tasks)).toEqual([nth]);
      if (how === 'runs out of memory') expect(ended[0]!.reason).toBe('ERR_WORKER_OUT_OF_MEMORY');
      expect(outcome).toMatchObject({ status: 'complete', files: MONTHS });
      expect(outcome.failedFiles).toBeUndefined();
      expect(await bench.rows(REQUEST, name)).toEqual(truth);
      const { archiveFiles } = bench.market.requests;
      expect(new Set(archiveFiles).size).toBe(MONTHS);
      // What it had, and what waited for it: no more than are in flight.
      expect(archiveFiles.length).toBeLessThanOrEqual(MONTHS + 3);
    },
  );
});

it.each<Death>(['is terminated', 'runs out of memory'])(
  'the command line ends well when the thread %s: the same export, and nothing to be done afterwards',
  async (how) => {
    await using user = await openWorkspace();
    const log = join(user.folder, 'thread.log');
    const isThere = async () => {
      while (!existsSync(log)) await sleep(10);
    };
    await using market = await startMarketServer({
      markets: { 'BTC/USDT': 'simulated' },
      now: NOW,
      budget: { limit: 1e9 },
      latencyMs: filesWaitFor(isThere),
    });
    await user.config({
      exchanges: { binance: { ccxt: { urls: market.ccxtUrls() }, archive: { url: market.url } } },
      network: { retryDelay: 0.01 },
    });
    const fetch = [
      ...['fetch', '--symbol', 'BTC/USDT', '--timeframe', '15m', '--start', '2024-05-01', '--end', '2025-02-01'],
      ...['--trust', '--json'],
    ]; // prettier-ignore
    const preload = new URL('support/thread-deaths.mjs', import.meta.url).href;
    const env = { NODE_OPTIONS: `--import ${preload}`, THREAD_DEATH: how, THREAD_DEATH_LOG: log };
    const { code, stdout, stderr } = await user.runWith(env, ...fetch, '--output', 'died.csv');
    expect(await readFile(log, 'utf8')).toMatch(
      new RegExp(`^a thread is there\n${how} at its task 2: .*\n$`),
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ datasets: [{ status: 'complete' }] });
    market.requests.clear();
    expect((await user.run(...fetch)).code).toBe(0);
    expect(market.requests.archiveFiles).toEqual([]);
    const byPages = [...fetch, '--cache-dir', 'pages', '--source', 'rest', '--output', 'pages.csv'];
    expect((await user.run(...byPages)).code).toBe(0);
    const read = (name: string) => readFile(join(user.folder, name), 'utf8');
    expect(await read('died.csv')).toBe(await read('pages.csv'));
  },
);
