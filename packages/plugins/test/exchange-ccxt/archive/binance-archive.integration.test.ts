import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { HistoryFile, Market } from '@candlewick/core';
import { concatCandles, errorCode, rowsOf, sliceByTime } from '@candlewick/core';
import {
  candles,
  exchangeContract,
  openExchangeHarness,
  readCandlesCsv,
  runContract,
  startMarketServer,
  writeZip,
  type MarketFault,
} from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import plugin from '../../../src/exchange-ccxt/plugin.ts';
import { openCcxt, steady } from '../open-exchange.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2025, 0, 4, 12);
const BTC: Market = {
  symbol: 'BTC/USDT',
  id: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  type: 'spot',
  active: true,
};
const PERP: Market = { ...BTC, symbol: 'BTC/USDT:USDT', type: 'swap' };
const COINS: Market = { ...PERP, symbol: 'BTC/USD:BTC', id: 'BTCUSD_PERP', quote: 'USD' };
const coinHours = candles({
  from: Date.UTC(2024, 9, 1),
  count: 100 * 24,
  extras: ['trades', 'taker_buy_volume'],
});
const interval = { from: Date.UTC(2024, 10, 20), to: NOW };

async function openArchive(more: Parameters<typeof startMarketServer>[0] = {}) {
  const market = await startMarketServer({
    markets: {
      'BTC/USDT': 'simulated',
      'BTC/USDT:USDT': 'simulated',
      'BTC/USD:BTC': { '1h': coinHours },
    },
    now: NOW,
    frozen: true,
    ...more,
  });
  const opened = await openCcxt('binance', {
    ccxt: { urls: market.ccxtUrls() },
    archive: { url: market.url },
  });
  const history = opened.exchange.history!;
  return {
    market,
    opened,
    history,
    read: (file: HistoryFile, of = BTC) => history.read(of, '1h', file, steady()),
    files: (of = BTC, frame = '1h') => history.files(of, frame, interval, steady()),
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await market[Symbol.asyncDispose]();
    },
  };
}

runContract({ describe, it }, exchangeContract, 'Binance with its archive', async () => {
  const from = Date.UTC(2024, 0, 1);
  const hours = candles({ from: from - 40 * DAY, count: 120 * 24 });
  const market = await startMarketServer({ markets: { 'BTC/USDT': { '1h': hours } }, now: from + 70 * DAY });
  return openExchangeHarness(plugin as never, {
    exchange: 'binance',
    symbol: 'BTC/USDT',
    timeframe: '1h',
    interval: { from, to: from + DAY },
    options: { ccxt: { urls: market.ccxtUrls() }, archive: { url: market.url } },
    now: () => market.clock.now(),
    fail: () => void market.faults.add({ kind: 'status', status: 503 }, { endpoint: '*', times: Infinity }),
    close: async () => {
      await market[Symbol.asyncDispose]();
    },
  });
});

describe("Binance's archive", () => {
  it('names months, and days where there is no month yet', async () => {
    await using archive = await openArchive();
    const files = await archive.files();
    expect(files.map(({ name }) => name)).toEqual([
      'BTCUSDT-1h-2024-11.zip',
      'BTCUSDT-1h-2024-12.zip',
      'BTCUSDT-1h-2025-01-01.zip',
      'BTCUSDT-1h-2025-01-02.zip',
      'BTCUSDT-1h-2025-01-03.zip',
    ]);
    expect(files.every(({ bytes }) => bytes! > 1_000)).toBe(true);
    expect(archive.market.requests.all.length).toBe(2);
    expect((await archive.files(BTC, '1w')).length).toBe(0);
    archive.market.requests.clear();
    await archive.files(BTC, '1s');
    expect(archive.market.requests.all.map(({ query }) => query['prefix'])).toEqual([
      'data/spot/daily/klines/BTCUSDT/1s/',
    ]);
  });

  it('gives the same candles as pages do, extra columns included, of spot and of both kinds of futures', async () => {
    await using archive = await openArchive();
    for (const of of [BTC, PERP, COINS]) {
      const files = await archive.files(of);
      const parts = [];
      for (const file of files) parts.push((await archive.read(file, of)).candles);
      const all = concatCandles(parts);
      expect(all.length).toBeGreaterThan(60 * 24);
      const pages = [];
      for (let from = files[0]!.interval.from; from < files.at(-1)!.interval.to; from += 20 * DAY) {
        const window = { from, to: Math.min(from + 20 * DAY, files.at(-1)!.interval.to) };
        const request = { market: of, timeframe: '1h', interval: window, limit: 499 };
        pages.push((await archive.opened.exchange.fetchPage(request, steady())).candles);
      }
      const paged = concatCandles(pages);
      expect(Object.keys(all.extras)).toEqual(Object.keys(paged.extras));
      expect(rowsOf(all)).toEqual(rowsOf(paged));
    }
  });

  it('waits at the gate with every request, charged to a pool of its own', async () => {
    await using archive = await openArchive();
    const [file] = await archive.files();
    const before = archive.opened.gate.passes.length;
    const page = await archive.read(file!);
    expect(archive.opened.gate.passes.slice(before).map(({ pool, weight }) => [pool.name, weight])).toEqual([
      ['archive-requests', 1],
      ['archive-requests', 1],
    ]);
    expect([page.meta.endpoint, page.meta.serverTime]).toEqual(['archive', undefined]);
  });

  it.each<[MarketFault, string | undefined, string]>([
    [{ kind: 'not-published' }, undefined, 'ARCHIVE_ABSENT'],
    [{ kind: 'status', status: 404 }, 'archive-checksum', 'ARCHIVE_ABSENT'],
    [{ kind: 'corrupt-zip' }, undefined, 'ARCHIVE_DAMAGED'],
    [{ kind: 'wrong-checksum' }, undefined, 'ARCHIVE_DAMAGED'],
    [{ kind: 'hostile-name' }, undefined, 'ARCHIVE_DAMAGED'],
    // Packed it is longer than any honest file of hours already; of minutes it is not.
    [{ kind: 'zip-bomb' }, undefined, 'EXCHANGE_BAD_ANSWER'],
    [{ kind: 'zip-bomb', declared: true }, undefined, 'EXCHANGE_BAD_ANSWER'],
    [{ kind: 'html' }, 'archive', 'ARCHIVE_DAMAGED'],
    [{ kind: 'html' }, 'archive-checksum', 'ARCHIVE_DAMAGED'],
    [{ kind: 'empty-body' }, 'archive', 'ARCHIVE_DAMAGED'],
    [{ kind: 'cut-body' }, 'archive', 'EXCHANGE_CONNECTION_LOST'],
    [{ kind: 'reset' }, 'archive', 'EXCHANGE_CONNECTION_LOST'],
    [{ kind: 'status', status: 503 }, 'archive', 'EXCHANGE_UNAVAILABLE'],
    [{ kind: 'rate-limited' }, 'archive', 'EXCHANGE_RATE_LIMITED'],
    [{ kind: 'restricted' }, 'archive', 'EXCHANGE_RESTRICTED'],
  ])('fails with a file under %j at %s', async (fault, endpoint, code) => {
    await using archive = await openArchive();
    const [file] = await archive.files();
    archive.market.faults.add(fault, { times: Infinity, ...(endpoint && { endpoint }) });
    expect(errorCode(await archive.read(file!).catch((error: unknown) => error))).toBe(code);
    archive.market.faults.clear();
    expect((await archive.read(file!)).candles.length).toBeGreaterThan(700);
  });

  it('takes no name from a listing that is none of its files', async () => {
    await using archive = await openArchive();
    const honest = await archive.files();
    archive.market.faults.add({ kind: 'hostile-listing' }, { times: Infinity });
    expect(await archive.files()).toEqual(honest);
    archive.market.faults.clear();
    archive.market.faults.add({ kind: 'html' }, { endpoint: 'archive-list' });
    expect(errorCode(await archive.files().catch((error: unknown) => error))).toBe('EXCHANGE_BAD_ANSWER');
  });

  it('reads no more of a body than a file can have', async () => {
    const server = createServer((request, response) => {
      if (request.url!.endsWith('.CHECKSUM'))
        return response.end(`${'0'.repeat(64)}  BTCUSDT-1h-2025-01-01.zip\n`);
      const send = (): void => void (response.writableEnded || response.write(Buffer.alloc(65_536), send));
      send();
      return undefined;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await using opened = await openCcxt('binance', { archive: { url } });
    const file = {
      name: 'BTCUSDT-1h-2025-01-01.zip',
      interval: { from: Date.UTC(2025, 0, 1), to: Date.UTC(2025, 0, 2) },
    };
    const failure = await opened.exchange
      .history!.read(BTC, '1h', file, steady())
      .catch((error: unknown) => error);
    expect([errorCode(failure), (failure as Error).message]).toEqual([
      'EXCHANGE_BAD_ANSWER',
      expect.stringContaining('longer than'),
    ]);
    server.closeAllConnections();
    server.close();
  });

  it('knows the markets that the API has forgotten', async () => {
    await using archive = await openArchive({ archivedOnly: ['BTC/USDT'] });
    const markets = await archive.history.markets(steady());
    expect(markets.map(({ symbol, historyOnly }) => [symbol, historyOnly])).toEqual([
      ['BTC/USDT', true],
      ['BTC/USDT:USDT', true],
      ['BTC/USD:BTC', true],
    ]);
  });

  it('is not asked where another address stands for the API, and there is none for other exchanges', async () => {
    const urls = { api: { public: 'http://127.0.0.1:1/api/v3' } };
    await using moved = await openCcxt('binance', { ccxt: { urls } });
    await using off = await openCcxt('binance', { archive: false });
    await using usual = await openCcxt('binance');
    await using other = await openCcxt('kraken');
    expect([moved, off, usual, other].map(({ exchange }) => exchange.history?.name)).toEqual([
      undefined,
      undefined,
      'data.binance.vision',
      undefined,
    ]);
  });
});

const DATA = process.env['CANDLEWICK_TEST_DATA'];

describe.skipIf(DATA === undefined)('real daily files [real data]', () => {
  it('give exactly their candles, in milliseconds', async () => {
    const folder = join(DATA!, 'archive-raw');
    const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
    expect(files.length).toBeGreaterThan(5);
    const server = createServer((request, response) => {
      const name = request
        .url!.split('/')
        .at(-1)!
        .replace(/\.zip.*$/, '.csv');
      const zip = writeZip(name, readFileSync(join(folder, name)));
      const zipName = name.replace('.csv', '.zip');
      response.end(request.url!.endsWith('.CHECKSUM') ? `${hash('sha256', zip)}  ${zipName}\n` : zip);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await using opened = await openCcxt('binance', { archive: { url } });
    for (const name of files) {
      const from = Date.parse(name.slice('BTCUSDT-1m-'.length, -'.csv'.length));
      const file = { name: name.replace('.csv', '.zip'), interval: { from, to: from + DAY } };
      const { candles } = await opened.exchange.history!.read(BTC, '1m', file, steady());
      const { close_time: _, ...extras } = (await readCandlesCsv(join(folder, name))).extras;
      const told = await readCandlesCsv(join(folder, name));
      expect(rowsOf(candles)).toEqual(rowsOf({ ...told, extras }));
      expect(sliceByTime(candles, from, from + DAY).length).toBe(candles.length);
    }
    server.close();
    server.closeAllConnections();
  });
});
