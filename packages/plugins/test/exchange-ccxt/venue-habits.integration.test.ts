import type { Clock } from '@candlewick/core';
import { concatCandles } from '@candlewick/core';
import { exchangeContract, openExchangeHarness, runContract } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/exchange-ccxt/plugin.ts';
import { startLoopback } from './loopback.ts';
import { machineClock, marketOf, openCcxt, steady } from './open-exchange.ts';
import { LISTS } from './venue-lists.ts';
import type { MadeUp } from './venue-shapes.ts';
import { priceAt, SHAPES, startShape } from './venue-shapes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 0, 15, 12, 0, 30);
const clock: Clock = { ...machineClock, now: () => NOW };
const HOLE = { from: NOW - 9 * HOUR - (NOW % MINUTE), to: NOW - 9 * HOUR - (NOW % MINUTE) + 40 * MINUTE };
const LISTED = Date.UTC(2023, 4, 17, 9, 41);

/** Listed one day in 2023, with a hole of 40 minutes in the last hours, and the candle of this minute forming. */
const MARKET: MadeUp = {
  from: LISTED,
  to: NOW - (NOW % MINUTE) + MINUTE,
  has: (time) => time < HOLE.from || time >= HOLE.to,
};

async function open(id: string) {
  const shape = SHAPES[id]!;
  const server = await startShape(shape, MARKET);
  const opened = await openCcxt(id, { ccxt: { urls: { api: { [shape.address]: server.url } } } }, { clock });
  const market = marketOf(shape.symbol, shape.id);
  return {
    ...opened,
    exchange: opened.exchange,
    server,
    market,
    [Symbol.asyncDispose]: async () => {
      await opened[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

runContract({ describe, it }, exchangeContract, 'OKX through ccxt', async () => {
  const now = Date.now();
  const market = { ...MARKET, to: now, has: () => true };
  let failing = false;
  const server = await startLoopback((url, response) => {
    if (!failing) return LISTS['okx']!(url, Date.now()) ?? SHAPES['okx']!.answer(url, market);
    response.writeHead(503).end('down');
    return undefined;
  });
  return openExchangeHarness(plugin as never, {
    exchange: 'okx',
    symbol: 'BTC/USDT',
    timeframe: '1h',
    interval: { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 2) },
    options: { ccxt: { urls: { api: { rest: server.url } } } },
    fail: () => void (failing = true),
    close: () => server[Symbol.asyncDispose]() as Promise<void>,
  });
});

describe.each(['okx', 'bybit', 'kraken', 'coinbase', 'binancecoinm'])('%s, in its own shape', (id) => {
  it('page after page gives every candle once, with the hole where it is', async () => {
    await using venue = await open(id);
    const { pageLimit } = await venue.exchange.series(venue.market, '1m', steady());
    const from = NOW - (NOW % MINUTE) - 11 * HOUR;
    const to = NOW - (NOW % MINUTE) - HOUR;
    const pages = [];
    for (let start = from; start < to; start += pageLimit * MINUTE) {
      const interval = { from: start, to: Math.min(to, start + pageLimit * MINUTE) };
      const limit = (interval.to - interval.from) / MINUTE;
      const page = await venue.exchange.fetchPage(
        { market: venue.market, timeframe: '1m', interval, limit },
        steady(),
      );
      // Kraken goes on to the newest ones: the host drops what lies outside of the window.
      const inside = [...page.candles.time].filter((time) => time >= interval.from && time < interval.to);
      if (id !== 'kraken') expect(page.candles.length).toBe(inside.length);
      pages.push(page.candles);
    }
    const all = concatCandles(pages);
    const times = [...all.time].filter((time) => time >= from && time < to);
    const expected = Array.from({ length: (to - from) / MINUTE }, (_, i) => from + i * MINUTE).filter(
      MARKET.has,
    );
    expect(times).toEqual(expected);
    all.time.forEach((time, i) => expect(all.open[i]).toBe(priceAt(time)));
    expect(venue.server.requests).toHaveLength(Math.ceil((to - from) / MINUTE / pageLimit));
  });

  it('proves the hole by the first candle after it, in one request', async () => {
    await using venue = await open(id);
    const { time, meta } = await venue.exchange.seek(venue.market, '1m', HOLE.from, steady());
    expect(time).toBe(HOLE.to);
    expect(meta).toMatchObject({ status: 200 });
    expect(venue.server.requests).toHaveLength(1);
  });

  it('answers a window before the listing with nothing of it', async () => {
    await using venue = await open(id);
    const interval = { from: LISTED - DAY, to: LISTED - DAY + 10 * MINUTE };
    const { candles } = await venue.exchange.fetchPage(
      { market: venue.market, timeframe: '1m', interval, limit: 10 },
      steady(),
    );
    expect([...candles.time].filter((time) => time < interval.to)).toEqual([]);
  });
});

describe.each(['okx', 'bybit', 'coinbase', 'binancecoinm'])('%s', (id) => {
  it.each(['1m', '1h', '1d'])(
    'finds the listing of %s candles in a bounded number of requests',
    async (timeframe) => {
      await using venue = await open(id);
      const { time } = await venue.exchange.seek(venue.market, timeframe, 0, steady());
      const step = { '1m': MINUTE, '1h': HOUR, '1d': DAY }[timeframe]!;
      expect(time).toBe(Math.floor(LISTED / step) * step);
      expect(venue.server.requests.length).toBeLessThan(24);
      expect(venue.gate.passes.every(({ settled }) => settled.length === 1)).toBe(true);
    },
  );
});

describe('gemini', () => {
  it('is believed to remember what it answers, counted once a series', async () => {
    const first = NOW - (NOW % MINUTE) - 1_439 * MINUTE;
    await using server = await startLoopback(() =>
      Array.from({ length: 1_440 }, (_, i) => [first + (1_439 - i) * MINUTE, 1, 2, 0.5, 1.5, 3]),
    );
    const ccxt = { urls: { api: { public: server.url } } };
    await using opened = await openCcxt('gemini', { ccxt }, { clock });
    const market = marketOf('BTC/USD', 'btcusd');
    for (let i = 0; i < 2; i++) {
      const series = await opened.exchange.series(market, '1m', steady());
      expect([series.retentionCandles, series.pageLimit]).toEqual([1_440, 1_440]);
    }
    expect(server.requests).toHaveLength(1);
    await expect(opened.exchange.seek(market, '1m', 0, steady())).rejects.toThrow('the newest 1440');
  });
});

describe('kraken', () => {
  it('cannot tell the listing of what it has forgotten', async () => {
    await using venue = await open('kraken');
    await expect(venue.exchange.seek(venue.market, '1m', 0, steady())).rejects.toMatchObject({
      code: 'EXCHANGE_REFUSED',
      message: expect.stringContaining('720') as string,
    });
  });

  it('tells the listing of what it still has whole', async () => {
    await using venue = await open('kraken');
    const fortnights = await venue.exchange.seek(venue.market, '15d', 0, steady());
    expect(fortnights.time).toBe(Math.floor(LISTED / (15 * DAY)) * 15 * DAY);
  });

  it('reads the grid of its weeks off its own candles, which begin on Thursdays', async () => {
    await using venue = await open('kraken');
    const series = await venue.exchange.series(venue.market, '1w', steady());
    expect(new Date(series.gridOrigin!).getUTCDay()).toBe(4);
    await venue.exchange.series(venue.market, '1w', steady());
    expect(venue.server.requests).toHaveLength(1);
  });
});
