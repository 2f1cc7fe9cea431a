import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCandlesCsv, startMarketServer, type MarketServer } from '@candlewick/core/testing';
import { hasRealData, realData } from './support/real-data.ts';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const T = Date.parse('2024-01-03T05:00:00Z');
const week = ['--start', '2024-01-01', '--end', '2024-01-08'];
const bitcoin = ['--symbol', 'BTC/USDT', '--timeframe'];

interface Document {
  readonly status: string;
  readonly datasets: readonly {
    readonly timeframe: string;
    readonly source: string;
    readonly compared: number;
    readonly found: number;
    readonly differences: readonly {
      readonly kind: string;
      readonly time: string;
      readonly columns: readonly string[];
      readonly native: Readonly<Record<string, number>>;
      readonly derived: Readonly<Record<string, number>>;
    }[];
  }[];
}

describe('verify --cross-check', () => {
  let market: MarketServer | undefined;
  let user: Workspace;
  beforeEach(async () => {
    user = await openWorkspace();
  });
  afterEach(async () => {
    await user[Symbol.asyncDispose]();
    await market?.[Symbol.asyncDispose]();
  });
  const serve = async (options: Parameters<typeof startMarketServer>[0] = {}) => {
    market = await startMarketServer(options);
    await user.config({ exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } } });
    return market;
  };
  const run = (command: string, ...args: string[]) => user.run(command, '--trust', ...args);
  const check = async (...args: string[]) => {
    const { code, stdout } = await run('verify', '--cross-check', '--json', ...args);
    return { code, ...(JSON.parse(stdout) as Document) };
  };

  it('has nothing to say where longer candles are what the shorter ones make, and judges no time that only one has', async () => {
    await serve();
    await run('fetch', ...bitcoin, '1m', '--start', '2024-01-02', '--end', '2024-01-05');
    for (const timeframe of ['1h', '4h', '1d']) await run('fetch', ...bitcoin, timeframe, ...week);
    const found = await check();
    expect([found.code, found.status]).toEqual([0, 'ok']);
    const compared = found.datasets.map((each) => [each.timeframe, each.source, each.compared]);
    expect(compared).toEqual([
      ['1h', '1m', 72],
      ['4h', '1m', 18],
      ['1d', '1m', 3],
    ]);
    const { stdout } = await run('verify', '--cross-check', ...bitcoin, '1h');
    expect(stdout).toContain('The same as what the shorter candles make: 72 candles of 1 dataset.');
  });

  it('tells a longer candle that is not what its minutes make, with both values', async () => {
    const server = await serve();
    await run('fetch', ...bitcoin, '1m', ...week);
    server.faults.add({ kind: 'wrong-value', column: 5, at: T }); // its volume, 1% higher
    await run('fetch', ...bitcoin, '1h', ...week);
    const found = await check();
    expect([found.code, found.status]).toEqual([7, 'findings']);
    expect(found.datasets).toMatchObject([{ timeframe: '1h', compared: 168, found: 1 }]);
    const [difference] = found.datasets[0]!.differences;
    expect(difference).toMatchObject({
      kind: 'differs',
      time: '2024-01-03T05:00:00.000Z',
      columns: ['volume'],
    });
    expect(difference!.native['volume']! / difference!.derived['volume']!).toBeCloseTo(1.01, 4);
    const shown = await run('verify', '--cross-check', ...bitcoin, '1h');
    expect(shown.code).toBe(7);
    expect(shown.stdout).toMatch(/differs +2024-01-03 05:00 +volume sent [\d,.]+, made [\d,.]+/);
  });

  it('says when there is nothing to compare, and does one thing at a time', async () => {
    await serve();
    await run('fetch', ...bitcoin, '1h', ...week);
    const { code, stdout } = await run('verify', '--cross-check');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Nothing to compare')]);
    expect((await run('verify', '--cross-check', '--against-exchange')).code).toBe(2);
  });

  it.skipIf(!hasRealData)('finds no difference in the real candles of 2021 [real data]', async () => {
    const [minutes, hours, days] = await Promise.all(
      ['BTCUSDT-1m-2021', 'BTCUSDT-4h', 'BTCUSDT-1d'].map((name) =>
        readCandlesCsv(realData(`binance-6col/${name}.csv.gz`)!),
      ),
    );
    await serve({
      markets: { 'BTC/USDT': { '1m': minutes!, '4h': hours!, '1d': days! } },
      now: Date.parse('2026-01-01T00:00:00Z'),
    });
    // Weeks with an outage in them.
    const range = ['--start', '2021-04-19', '--end', '2021-05-03'];
    for (const timeframe of ['1m', '4h', '1d']) await run('fetch', ...bitcoin, timeframe, ...range);
    const found = await check();
    expect([found.code, found.datasets.map((each) => [each.timeframe, each.compared])]).toEqual([
      0,
      [
        ['4h', 84],
        ['1d', 14],
      ],
    ]);
  });
});
