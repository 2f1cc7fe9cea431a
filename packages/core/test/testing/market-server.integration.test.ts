import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { candlesFromRows } from '../../src/domain/candles.ts';
import { createSimulatedMarket } from '../../src/simulation/simulated-market.ts';
import { readCandlesCsv, startMarketServer, type MarketServer } from '../../src/testing/index.ts';

type Row = [number, ...(string | number)[]];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2024, 0, 1);
const NOW = START + 100 * HOUR + 20 * MINUTE;

/** 200 hours, of which the clock of the tests has reached 101. */
const HOURS = candlesFromRows(
  Array.from({ length: 200 }, (_, i) => [START + i * HOUR, 10 + i, 12.5 + i, 9 + i, 11 + i, 4]),
);
const open = (more: Parameters<typeof startMarketServer>[0] = {}) =>
  startMarketServer({ markets: { 'BTC/USDT': { '1h': HOURS } }, now: NOW, frozen: true, ...more });

async function get(market: MarketServer, path: string) {
  const response = await fetch(market.url + path);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as unknown,
  };
}
async function klines(market: MarketServer, query: Record<string, string | number> = {}, api = 'api/v3') {
  const search = new URLSearchParams({ symbol: 'BTCUSDT', interval: '1h' });
  for (const [name, value] of Object.entries(query)) search.set(name, String(value));
  return (await get(market, `/${api}/klines?${search}`)).json() as Row[];
}
const timesOf = (rows: readonly Row[]) => rows.map(([time]) => (time - START) / HOUR);

describe('the market server answers klines like Binance', () => {
  it('includes both ends, rising, in rows of twelve with decimals as text', async () => {
    await using market = await open();
    const rows = await klines(market, { startTime: START + 2 * HOUR, endTime: START + 4 * HOUR });
    expect(timesOf(rows)).toEqual([2, 3, 4]);
    expect(rows[0]).toEqual([
      START + 2 * HOUR,
      '12.00000000', '14.50000000', '11.00000000', '13.00000000', '4.00000000',
      START + 3 * HOUR - 1,
      '0.00000000', 0, '0.00000000', '0.00000000', '0',
    ]); // prettier-ignore
  });

  it('gives 500 by default and 1000 at most', async () => {
    await using market = await startMarketServer({ markets: { 'BTC/USDT': 'simulated' }, now: NOW });
    const query = { interval: '1m', startTime: START };
    expect((await klines(market, query)).length).toBe(500);
    expect((await klines(market, { ...query, limit: 5_000 })).length).toBe(1_000);
  });

  it('gives the last ones when only the end is named, and the newest with the open one when nothing is', async () => {
    await using market = await open();
    expect(timesOf(await klines(market, { endTime: START + 9 * HOUR, limit: 3 }))).toEqual([7, 8, 9]);
    const newest = await klines(market, { limit: 2 });
    expect(timesOf(newest)).toEqual([99, 100]);
    expect(newest[1]![5]).toBe('1.33333333');
    market.clock.advance(40 * MINUTE);
    expect(timesOf(await klines(market, { limit: 2 }))).toEqual([100, 101]);
    expect((await klines(market, { startTime: START + 100 * HOUR, limit: 1 }))[0]![5]).toBe('4.00000000');
  });

  it('answers a start before the listing from the listing on, and a window before it with nothing', async () => {
    await using market = await open();
    expect(timesOf(await klines(market, { startTime: 0, limit: 2 }))).toEqual([0, 1]);
    expect(await klines(market, { startTime: 0, endTime: START - 1 })).toEqual([]);
    expect(await klines(market, { startTime: START + 5 * HOUR, endTime: START + 4 * HOUR })).toEqual([]);
  });

  it('derives a timeframe that is not given from a finer one, and has none finer than what is given', async () => {
    await using market = await open();
    expect((await klines(market, { interval: '4h', startTime: START, limit: 1 }))[0]!.slice(0, 6)).toEqual([
      START, '10.00000000', '15.50000000', '9.00000000', '14.00000000', '16.00000000',
    ]); // prettier-ignore
    expect(await klines(market, { interval: '15m', startTime: START })).toEqual([]);
  });

  it('serves the generator with every decimal as it is', async () => {
    const simulated = createSimulatedMarket('PEPE/USDT');
    await using market = await startMarketServer({ markets: { 'PEPE/USDT': simulated }, now: NOW });
    const [row] = await klines(market, { symbol: 'PEPEUSDT', interval: '1d', startTime: START, limit: 1 });
    const truth = simulated.read({ timeframe: '1d', from: START, to: START + 1, now: NOW });
    expect([1, 2, 3, 4, 5, 7, 8, 9, 10].map((c) => Number(row![c]))).toEqual(
      [truth.open, truth.high, truth.low, truth.close, truth.volume, ...Object.values(truth.extras)].map(
        (column) => column[0],
      ),
    );
    expect(row![1]).toMatch(/^0\.\d{8}$/);
  });

  it.each([
    ['symbol=NOSUCH&interval=1h', 400, -1121],
    ['symbol=btc&interval=1h', 400, -1100],
    ['symbol=BTCUSDT&interval=7m', 400, -1120],
    ['interval=1h', 400, -1102],
    ['symbol=BTCUSDT&interval=1h&limit=x', 400, -1100],
    ['symbol=BTCUSDT&interval=1h&limit=0', 400, -1130],
    ['symbol=BTCUSDT&interval=1h&startTime=', 400, -1105],
    ['symbol=BTCUSDT&interval=1h&foo=1', 400, -1104],
  ])('refuses %s with %i and %i', async (query, status, code) => {
    await using market = await open();
    const answer = await get(market, `/api/v3/klines?${query}`);
    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({ code });
  });
});

describe('the market server keeps a budget like Binance', () => {
  it('counts weights, shows them and the time of its clock in headers', async () => {
    await using market = await open({ inactive: ['BTC/USDT'] });
    const seen: (string | null)[] = [];
    for (const path of ['ping', 'time', 'exchangeInfo', 'klines?symbol=BTCUSDT&interval=1h']) {
      const { headers } = await get(market, `/api/v3/${path}`);
      expect(headers.get('date')).toBe(new Date(NOW).toUTCString());
      seen.push(headers.get('x-mbx-used-weight-1m'));
    }
    expect(seen).toEqual(['1', '2', '22', '24']);
    expect((await get(market, '/api/v3/time')).json()).toEqual({ serverTime: NOW });
    expect((await get(market, '/api/v3/exchangeInfo?symbol=BTCUSDT')).json()).toMatchObject({
      rateLimits: [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6_000 }],
      symbols: [{ symbol: 'BTCUSDT', status: 'BREAK', baseAsset: 'BTC', quoteAsset: 'USDT' }],
    });
    expect(market.requests.maxWeight()).toBe(45);
  });

  it('refuses with 429 over the limit, bans with 418 who goes on, and forgives in the next window', async () => {
    await using market = await open({ budget: { limit: 4, windowMs: 10_000, banAfter: 1, banMs: 30_000 } });
    const ask = () => get(market, '/api/v3/klines?symbol=BTCUSDT&interval=1h&limit=1');
    const answers = [await ask(), await ask(), await ask(), await ask()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 418]);
    expect(answers[2]!.headers.get('retry-after')).toBe('10');
    expect(answers[2]!.json()).toMatchObject({ code: -1003 });
    expect(answers[3]!.headers.get('retry-after')).toBe('30');
    expect(answers[3]!.text).toContain(`IP banned until ${NOW + 30_000}`);
    market.clock.advance(10_000);
    expect((await ask()).status).toBe(418);
    market.clock.advance(20_000);
    expect((await ask()).status).toBe(200);
    expect(market.requests).toMatchObject({ selfMade429: 1, duringBan: 2, klinesCount: 6 });
    expect(market.requests.maxWeight(10_000)).toBe(8);
    expect(market.requests.maxWeight(10_001, 'sliding')).toBe(10);
  });

  it('weighs futures klines by their limit, on a budget of their own', async () => {
    await using market = await startMarketServer({ markets: { 'BTC/USDT:USDT': 'simulated' }, now: NOW });
    const rows = await klines(market, { interval: '1m', startTime: START, limit: 1_500 }, 'fapi/v1');
    expect(rows.length).toBe(1_500);
    await klines(market, { limit: 499 }, 'fapi/v1');
    expect(market.requests.all.map(({ weight }) => weight)).toEqual([10, 2]);
    expect(market.requests.maxWeight()).toBe(0);
    expect((await get(market, '/fapi/v1/exchangeInfo')).json()).toMatchObject({
      symbols: [{ symbol: 'BTCUSDT', contractType: 'PERPETUAL', marginAsset: 'USDT' }],
    });
    expect((await get(market, '/dapi/v1/exchangeInfo')).json()).toMatchObject({ symbols: [] });
  });

  it('takes its time when told to', async () => {
    await using market = await open({ latencyMs: 60 });
    const began = performance.now();
    await klines(market);
    expect(performance.now() - began).toBeGreaterThan(55);
  });

  it('waits for what it is told to wait for, and counts what is under way together', async () => {
    const all = Promise.withResolvers<number>();
    let asked = 0;
    const latencyMs = () => {
      if (++asked === 3) all.resolve(0);
      return all.promise;
    };
    await using market = await open({ latencyMs });
    await Promise.all([klines(market), klines(market), klines(market)]);
    expect(market.requests.mostInFlight).toBe(3);
  });

  it('has a clock that goes on from where it was set', async () => {
    await using market = await startMarketServer({ markets: { 'BTC/USDT': { '1h': HOURS } }, now: NOW });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(market.clock.now()).toBeGreaterThan(NOW);
    market.clock.freeze();
    market.clock.set(START + HOUR);
    expect(timesOf(await klines(market))).toEqual([0, 1]);
    expect((await get(market, '/no/such/path')).status).toBe(404);
  });
});

describe('the market server reads files', () => {
  it('of six columns with a header, of twelve without, gzipped, in microseconds, in any order', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'candlewick-'));
    try {
      const six = join(folder, 'six.csv');
      const twelve = join(folder, 'twelve.csv.gz');
      await writeFile(
        six,
        `timestamp_ms,open,high,low,close,volume\n${START + HOUR},1,2,0.5,1.5,3\n${START},1,2,1,1,7\n`,
      );
      const line = `${START}000,1.1,2.2,0.5,1.5,3,${START + HOUR - 5}999,4.5,12,1.5,2.25,0\n`;
      await writeFile(twelve, gzipSync(line));
      await using market = await open({
        markets: { 'BTC/USDT': { '1h': six }, 'ETH/USDT': { '1h': [twelve] } },
      });
      expect(timesOf(await klines(market))).toEqual([0, 1]);
      expect((await klines(market, { symbol: 'ETHUSDT' }))[0]).toEqual([
        START, '1.10000000', '2.20000000', '0.50000000', '1.50000000', '3.00000000', START + HOUR - 5,
        '4.50000000', 12, '1.50000000', '2.25000000', '0',
      ]); // prettier-ignore
    } finally {
      await rm(folder, { recursive: true });
    }
    await expect(readCandlesCsv(join(folder, 'gone.csv'))).rejects.toMatchObject({
      code: 'CONFIG_UNREADABLE',
    });
    await expect(open({ markets: { BTCUSDT: 'simulated' } })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });

  const data = process.env['CANDLEWICK_TEST_DATA'] ?? '';
  it.skipIf(!data || !existsSync(join(data, 'binance-12col')))(
    "gives back the venue's own rows, text for text [real data]",
    async () => {
      const file = join(data, 'binance-12col', 'BTCUSDT-1m-2021-04.csv.gz');
      await using market = await startMarketServer({ markets: { 'BTC/USDT': { '1m': file } } });
      const outage = 1_619_323_260_000;
      const rows = await klines(market, { interval: '1m', startTime: outage - MINUTE, limit: 2 });
      expect(rows).toEqual([
        [1619323200000, '49626.76000000', '49705.04000000', '49600.24000000', '49683.94000000', '5.88703400',
          1619323258146, '292226.01345715', 224, '4.22924500', '209956.01047409', '0'],
        [1619340300000, '49683.95000000', '49878.13000000', '49683.94000000', '49864.18000000', '50.29718200',
          1619340359999, '2504949.66440359', 1547, '37.62145400', '1873740.33325221', '0'],
      ]); // prettier-ignore
    },
  );
});
