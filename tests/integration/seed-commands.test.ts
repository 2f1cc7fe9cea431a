import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMarketServer, type MarketServer } from '@candlewick/core/testing';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

/** What differs from run to run or machine to machine, made the same. */
const normalise = (text: string, folder: string): string =>
  text
    .replaceAll(folder, '<project>')
    .replace(/\/\S*\/candlewick\/cache/g, '<cache>')
    .replace(/127\.0\.0\.1:\d+/g, '<exchange>')
    .replace(/[\d,]+ candles\/s/g, '<rate> candles/s')
    .replace(/\b\d+(\.\d+)? (ms|s)\b(?! \()/g, '<time>')
    .replace(/\b\d+(\.\d+)? (KB|MB|B)\b/g, '<size>')
    .replace(/[\d.]+% of their size/g, '<share> of their size');

describe('a user of the seed', () => {
  let market: MarketServer;
  let user: Workspace;
  const range = ['--start', '2024-01-01', '--end', '2024-03-29'];

  beforeAll(async () => {
    market = await startMarketServer();
    user = await openWorkspace();
    await user.config({
      exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } },
      network: { retryDelay: 1 },
    });
    // Trusting once is enough: the file does not change.
    await user.run('config', 'show', '--trust');
  });
  afterAll(async () => {
    await market[Symbol.asyncDispose]();
    await user[Symbol.asyncDispose]();
  });

  it.each([
    ['--debug'],
    ['--symbol BTC/USDT --timeframe 1h'],
    ['--symbol ETH/USDT --timeframe 4h --start 2024-01-01 --end 2024-03-29'],
    ['--symbol BNB/USDT --timeframe 1d --export csv'],
    ['--symbols BTC/USDT,ETH/USDT,BNB/USDT --timeframe 1h'],
    ['--symbol BTC/USDT --cache-size 1000 --cache-ttl 3600'],
    ['--symbol BTC/USDT --performance-mode high'],
  ])('can type: candlewick %s', async (line) => {
    const { code, stdout } = await user.run(...line.split(' '), '--trust');
    expect(stdout).toContain('Complete');
    expect(code).toBe(0);
  });

  it('reads the transcript of a first fetch, of a repeated one and of one that is partly cached', async () => {
    const fetch = (...args: string[]) =>
      user.run('fetch', '--trust', '--symbol', 'SOL/USDT', '--timeframe', '4h', ...args, '--export', 'csv');
    const [first, again, wider] = [
      await fetch(...range),
      await fetch(...range),
      await fetch('--start', '2023-12-01', '--end', '2024-04-01'),
    ];
    for (const [name, { stdout }] of Object.entries({ first, again, wider }))
      await expect(normalise(stdout, user.folder)).toMatchFileSnapshot(`golden/fetch-${name}.txt`);
  });

  it('reads of retries, of what was restored, and of a hole that stays', async () => {
    market.faults.add({ kind: 'status', status: 503 }, { times: 2, symbol: 'ADAUSDT' });
    const { stdout } = await user.run(
      'fetch',
      '--trust',
      '--symbol',
      'ADA/USDT',
      '--timeframe',
      '4h',
      ...range,
    );
    await expect(normalise(stdout, user.folder)).toMatchFileSnapshot('golden/fetch-retried.txt');
    market.faults.add(
      { kind: 'status', status: 503 },
      {
        times: Infinity,
        symbol: 'XRPUSDT',
        window: { from: Date.parse('2024-02-10'), to: Date.parse('2024-02-11') },
      },
    );
    const bad = await user.run('fetch', '--trust', '--symbol', 'XRP/USDT', '--timeframe', '1h', ...range);
    expect(bad.code).toBe(4);
    await expect(normalise(bad.stdout, user.folder)).toMatchFileSnapshot('golden/fetch-incomplete.txt');
  });
});
