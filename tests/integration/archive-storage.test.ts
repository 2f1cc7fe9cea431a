import { execFile } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openArchiveUser, type MarketOptions } from './support/archive-user.ts';
import { falseClaims } from './support/cache-truth.ts';
import { hasSmallDisk, onSmallDisk } from './support/small-disk.ts';

const bin = fileURLToPath(new URL('../../packages/cli/bin/candlewick.mjs', import.meta.url));

/** A user, a venue with its archive, and the export of what pages bring: the truth. */
async function open(start: string, more: MarketOptions = {}) {
  const world = await openArchiveUser(more);
  const { user } = world;
  const series = ['--symbol', 'BTC/USDT', '--timeframe', '15m', '--start', start, '--end', '2025-02-01'];
  const fetch = ['fetch', ...series, '--trust', '--json', '--cache-dir', 'cache'];
  const read = (name: string) => readFile(join(user.folder, name), 'utf8');
  return {
    market: world.market,
    user,
    fetch,
    read,
    cache: join(user.folder, 'cache'),
    truth: async () => {
      const pages = ['--cache-dir', 'pages', '--source', 'rest', '--output', 'pages.csv'];
      expect((await user.run('fetch', ...series, '--trust', ...pages)).code).toBe(0);
      return read('pages.csv');
    },
    claims: () => falseClaims(join(user.folder, 'cache'), join(dirname(user.folder), 'state')),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

it('two processes that fetch the same files at once end with the same candles', async () => {
  await using world = await open('2024-05-01', { latencyMs: ({ endpoint }) => (endpoint === 'archive' ? 60 : 0) });
  const { user, fetch, market } = world;
  const both = await Promise.all(['0.csv', '1.csv'].map((file) => user.run(...fetch, '--output', file)));
  for (const { code, stdout, stderr } of both) {
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ datasets: [{ status: 'complete' }] });
  }
  const asked = market.requests.archiveFiles;
  expect(new Set(asked).size).toBe(9);
  expect(asked.length).toBeLessThanOrEqual(18);
  const truth = await world.truth();
  expect(await world.read('0.csv')).toBe(truth);
  expect(await world.read('1.csv')).toBe(truth);
  expect(await world.claims()).toMatchObject({ datasets: 1, claimed: 0, stray: 0 });
}); // prettier-ignore

it('a cache folder that is removed while files are in flight ends in a told hole, which is fetched again', async () => {
  let removed: Promise<void> | undefined;
  let cache = '';
  // The sixth file comes when the folder is gone; of the five before it no more than two are not committed yet.
  const latencyMs: MarketOptions['latencyMs'] = async ({ endpoint, query }) => {
    if (endpoint !== 'archive' || query['file'] !== 'BTCUSDT-15m-2024-10.zip') return 0;
    await (removed ??= rm(cache, { recursive: true, maxRetries: 20, retryDelay: 5 }));
    return 0;
  };
  await using world = await open('2024-05-01', { latencyMs });
  cache = world.cache;
  const { code, stdout } = await world.user.run(...world.fetch);
  expect(removed).toBeDefined();
  expect([code, JSON.parse(stdout)]).toMatchObject([4, { datasets: [{ status: 'incomplete' }] }]);
  expect(await world.claims()).toMatchObject({ claimed: 0, stray: 0 });
  const again = await world.user.run(...world.fetch, '--output', 'again.csv');
  expect(again.code).toBe(0);
  expect(await world.read('again.csv')).toBe(await world.truth());
});

it('a full disk stops the fetch and says so; what was committed stays, and with room it goes on', async () => {
  await using world = await open('2022-02-01');
  const { user, fetch, cache } = world;
  await mkdir(cache);
  if (!hasSmallDisk(cache)) return;
  const program = `"${process.execPath}" "${bin}"`;
  const line = [
    `${program} ${fetch.join(' ')} --quiet > full.json 2> full.txt; echo $? > full.code`,
    `${program} verify --all --trust --cache-dir cache > verify.txt 2>&1`,
    `mount -o remount,size=64m '${cache}'`,
    `${program} ${fetch.join(' ')} --output again.csv > again.json; echo $? > again.code`,
  ].join('\n');
  const [command, ...args] = onSmallDisk(cache, 2);
  await promisify(execFile)(command, [...args, '/bin/sh', '-c', line], { cwd: user.folder, env: user.env });
  expect([await world.read('full.code'), await world.read('full.txt')]).toEqual([
    '6\n',
    expect.stringContaining('[DISK_FULL]'),
  ]);
  // What the last files lack is not asked for any more: a gap without a reason, and no other defect.
  expect(await world.read('verify.txt')).toContain('BTC/USDT 15m');
  expect(await world.read('verify.txt')).not.toMatch(/^  defects +(?! |none|\d+ open-gap)|-candle|duplicate|disorder/m);
  expect(await world.read('again.code')).toBe('0\n');
  expect(await world.read('again.csv')).toBe(await world.truth());
}); // prettier-ignore
