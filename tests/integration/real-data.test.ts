import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sliceByTime, type Candles } from '@candlewick/core';
import { readCandlesCsv, startMarketServer, type MarketServer } from '@candlewick/core/testing';
import { hasRealData, realData } from './support/real-data.ts';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

/** Rows of an exported CSV as numbers, the time as milliseconds. */
const parseCsv = (text: string): number[][] =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) =>
      line.split(',').map((cell, i) => (i === 0 ? Date.parse(`${cell.replace(' ', 'T')}Z`) : Number(cell))),
    );

const rowsOf = ({ length, time, open, high, low, close, volume }: Candles): number[][] =>
  Array.from({ length }, (_, i) => [time[i]!, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!]);

describe.skipIf(!hasRealData)('Binance through ccxt on real candles [real data]', () => {
  let market: MarketServer;
  let user: Workspace;
  let btc4h: Candles;
  let btc1m: Candles;
  let eth1h: Candles;

  beforeAll(async () => {
    [btc4h, btc1m, eth1h] = (await Promise.all(
      ['BTCUSDT-4h', 'BTCUSDT-1m-2021', 'ETHUSDT-1h'].map((name) =>
        readCandlesCsv(realData(`binance-6col/${name}.csv.gz`)!),
      ),
    )) as [Candles, Candles, Candles];
    market = await startMarketServer({
      markets: { 'BTC/USDT': { '4h': btc4h, '1m': btc1m }, 'ETH/USDT': { '1h': eth1h } },
      now: Date.parse('2026-01-01T00:00:00Z'),
    });
    user = await openWorkspace();
    await user.config({ exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } } });
  });

  afterAll(async () => {
    await user[Symbol.asyncDispose]();
    await market[Symbol.asyncDispose]();
  });

  const fetch4h = (start: string, ...more: string[]) =>
    user.run(
      'fetch',
      '--trust',
      '--exchange',
      'binance',
      '--symbol',
      'BTC/USDT',
      '--timeframe',
      '4h',
      '--start',
      start,
      '--end',
      '2024-03-29',
      ...more,
    );

  it('gives exactly the 528 candles of the range, every number the same double', async () => {
    const { code, stdout, stderr } = await fetch4h('2024-01-01', '--export', 'csv');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('528 candles');
    const text = await readFile(
      join(user.folder, 'historical_data/BTC_USDT_4h_20240101_20240329.csv'),
      'utf8',
    );
    expect(text.split('\n')[0]).toBe('timestamp,open,high,low,close,volume');
    expect(text.split('\n')[1]).toMatch(/^2024-01-01 00:00:00,/);
    const expected = rowsOf(sliceByTime(btc4h, Date.parse('2024-01-01'), Date.parse('2024-03-29')));
    expect(expected).toHaveLength(528);
    expect(parseCsv(text)).toEqual(expected);
  });

  it('asks for nothing when the same range is fetched again', async () => {
    const before = market.requests.klinesCount;
    const { code, stdout } = await fetch4h('2024-01-01', '--export', 'csv');
    expect(code).toBe(0);
    expect(market.requests.klinesCount - before).toBe(0);
    expect(stdout).toContain('cache hit');
    expect(stdout).toMatch(/cache hit ratio +100%/);
  });

  it('asks only for the missing part of an earlier start', async () => {
    market.requests.clear();
    const { code } = await fetch4h('2023-12-01', '--json');
    expect(code).toBe(0);
    expect(
      market.requests
        .klines('BTCUSDT')
        .map(({ query }) => [Number(query['startTime']), Number(query['endTime'])]),
    ).toEqual([[Date.parse('2023-12-01'), Date.parse('2024-01-01') - 1]]);
  });

  it('gives the 24 hours of a day', async () => {
    const { code, stdout } = await user.run(
      'fetch',
      '--trust',
      '--symbol',
      'ETH/USDT',
      '--timeframe',
      '1h',
      '--start',
      '2024-03-01',
      '--end',
      '2024-03-02',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'complete',
      datasets: [{ candles: 24, symbol: 'ETH/USDT', gaps: [] }],
    });
  });

  it('fetches all of 2021 at 1m: 524,607 candles, six outages, at most 2% more than 526 pages, then nothing', async () => {
    const fetch2021 = (...more: string[]) =>
      user.run(
        'fetch',
        '--trust',
        '--symbol',
        'BTC/USDT',
        '--timeframe',
        '1m',
        '--start',
        '2021-01-01',
        '--end',
        '2022-01-01',
        '--json',
        ...more,
      );
    market.requests.clear();
    const first = await fetch2021('--export', 'csv');
    expect(first.code).toBe(0);
    const document = JSON.parse(first.stdout) as {
      datasets: [{ candles: number; gaps: { from: string; to: string; candles: number; reason: string }[] }];
    };
    expect(document.datasets[0].candles).toBe(524_607);
    const known = (await readFile(realData('BTCUSDT-1m-gaps-2017-2025.csv')!, 'utf8'))
      .split('\n')
      .filter((line) => line.includes(',2021-'))
      .map((line) => line.split(','))
      .map(([from, last, missing]) => ({
        from: new Date(Number(from)).toISOString(),
        to: new Date(Number(last) + 60_000).toISOString(),
        candles: Number(missing),
        reason: 'outage',
      }));
    expect(known).toHaveLength(6);
    expect(
      document.datasets[0].gaps.map(({ from, to, candles, reason }) => ({ from, to, candles, reason })),
    ).toEqual(known);
    expect(market.requests.klinesCount).toBeLessThanOrEqual(Math.floor(526 * 1.02));
    const text = await readFile(
      join(user.folder, 'historical_data/BTC_USDT_1m_20210101_20220101.csv'),
      'utf8',
    );
    const rows = parseCsv(text);
    expect(rows.length).toBe(btc1m.length);
    const expected = rowsOf(btc1m);
    expect(rows.findIndex((row, i) => row.some((cell, c) => !Object.is(cell, expected[i]![c])))).toBe(-1);
    market.requests.clear();
    expect((await fetch2021()).code).toBe(0);
    expect(market.requests.klinesCount).toBe(0);
  });
});
