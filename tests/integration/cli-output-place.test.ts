import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMarketServer, type MarketServer } from '@candlewick/core/testing';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const DAY = ['--timeframe', '1h', '--start', '2024-01-01', '--end', '2024-01-02'];

describe('a place that files of a fetch cannot be put in', () => {
  let market: MarketServer;
  let user: Workspace;
  const fetch = (...args: string[]) => user.run('fetch', '--trust', '--symbol', 'BTC/USDT', ...DAY, ...args);
  const files = async () => (await readdir(user.folder, { recursive: true })).sort();

  beforeAll(async () => {
    user = await openWorkspace();
    market = await startMarketServer();
    await user.config({ exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } } });
    await writeFile(join(user.folder, 'file'), '');
    await mkdir(join(user.folder, 'folder.csv'));
  });
  afterAll(async () => {
    await market[Symbol.asyncDispose]();
    await user[Symbol.asyncDispose]();
  });

  it.each<[string, string[], string]>([
    ['below a file', ['-o', 'file/btc.csv'], 'a part of the path is a file'],
    ['a new folder below a file', ['-o', 'file/new/'], 'a part of the path is a file'],
    ['a folder', ['-o', 'folder.csv'], 'folder.csv is a folder'],
    ['a name that is too long', ['-o', `new/${'x'.repeat(250)}.csv`], 'the name is too long'],
  ])('is told before anything is asked for, and nothing is left there: %s', async (_, flags, why) => {
    const before = await files();
    const { code, stderr } = await fetch(...flags);
    expect([code, stderr]).toEqual([6, expect.stringContaining(why)]);
    expect(stderr).toContain('[EXPORT_UNWRITABLE]');
    expect(market.requests.all).toHaveLength(0);
    expect(await files()).toEqual(before);
  });

  it.skipIf(process.platform !== 'linux')('is tried, not guessed from permissions', async () => {
    const { code, stderr } = await fetch('-o', '/proc/none/btc.csv');
    expect([code, stderr]).toEqual([6, expect.stringContaining('[EXPORT_UNWRITABLE]')]);
    expect(market.requests.all).toHaveLength(0);
  });

  it('is the export folder of the configuration as well', async () => {
    await writeFile(join(user.folder, 'historical_data'), '');
    const before = await files();
    const { code, stderr } = await fetch('--export', 'csv');
    expect([code, stderr]).toEqual([6, expect.stringContaining('historical_data')]);
    expect(market.requests.all).toHaveLength(0);
    expect(await files()).toEqual(before);
  });

  it('is none where folders are missing, or several datasets go to one folder', async () => {
    expect((await fetch('-o', 'a/b/btc.csv')).code).toBe(0);
    expect((await fetch('--symbol', 'ETH/USDT', '-o', 'all/')).code).toBe(0);
    expect((await fetch('--symbol', 'ETH/USDT', '-o', 'all/', '--force')).code).toBe(0);
    const found = await files();
    expect(found).toContain(join('a', 'b', 'btc.csv'));
    expect(found.filter((each) => /^all.*csv$/.test(each))).toHaveLength(2);
  });
});

describe.skipIf(process.platform !== 'linux')('a place below /proc, where no folder can be made', () => {
  let user: Workspace;
  beforeAll(async () => {
    user = await openWorkspace();
  });
  afterAll(() => user[Symbol.asyncDispose]());

  it.each<[string, string[]]>([
    ['a backup', ['backup', '/proc/none/place']],
    ['a new plugin', ['plugins', 'new', 'exporter', 'my-format', '--output', '/proc/none/place']],
  ])('is told of with its own name, and not waited for: %s', async (_, args) => {
    const { code, stderr } = await user.run(...args);
    expect([code, stderr]).toEqual([6, expect.stringMatching(/^error: cannot write \/proc\/none\/place: /m)]);
    expect(stderr).toContain('[EXPORT_UNWRITABLE]');
  });

  it('is what doctor finds in the folders, each told once', async () => {
    const { code, stdout } = await user.run(
      'doctor',
      '--offline',
      '--json',
      '--cache-dir',
      '/proc/none/place',
    );
    expect(code).toBe(7);
    expect(JSON.parse(stdout)).toMatchObject({
      checks: expect.arrayContaining([
        expect.objectContaining({
          name: 'cache folder',
          detail: 'cannot write /proc/none/place: no file can be made there.',
        }),
      ]) as unknown,
    });
  });
});
