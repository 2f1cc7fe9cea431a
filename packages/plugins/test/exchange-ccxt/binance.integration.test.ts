import type { CandlewickError, ErrorCode } from '@candlewick/core';
import { errorCode } from '@candlewick/core';
import type { MarketFault, MarketServer } from '@candlewick/core/testing';
import {
  exchangeContract,
  openExchangeHarness,
  runContract,
  startMarketServer,
} from '@candlewick/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import plugin from '../../src/exchange-ccxt/plugin.ts';
import type { Opened } from './open-exchange.ts';
import { openCcxt, steady } from './open-exchange.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FROM = Date.UTC(2024, 0, 1);

runContract({ describe, it }, exchangeContract, 'Binance through ccxt', async () => {
  const market = await startMarketServer();
  return openExchangeHarness(plugin as never, {
    exchange: 'binance',
    symbol: 'BTC/USDT',
    timeframe: '1h',
    interval: { from: FROM, to: FROM + DAY },
    options: { ccxt: { urls: market.ccxtUrls() } },
    now: () => market.clock.now(),
    fail: () => void market.faults.add({ kind: 'status', status: 503 }, { endpoint: '*', times: Infinity }),
    close: async () => {
      await market[Symbol.asyncDispose]();
    },
  });
});

describe('Binance through ccxt', () => {
  let market: MarketServer;
  let opened: Opened;
  const open = (id = 'binance', more: Parameters<typeof openCcxt>[2] = {}) =>
    openCcxt(id, { ccxt: { urls: market.ccxtUrls() } }, more);
  const find = async (symbol: string) =>
    (await opened.exchange.markets(steady())).find((each) => each.symbol === symbol)!;
  const page = async (signal = steady()) =>
    opened.exchange.fetchPage(
      {
        market: { symbol: 'BTC/USDT', id: 'BTCUSDT', base: 'BTC', quote: 'USDT', type: 'spot', active: true },
        timeframe: '1h',
        interval: { from: FROM, to: FROM + DAY },
        limit: 24,
      },
      signal,
    );

  beforeEach(async () => {
    market = await startMarketServer({ markets: { 'BTC/USDT': 'simulated', 'BTC/USDT:USDT': 'simulated' } });
    opened = await open();
  });
  afterEach(async () => {
    await opened[Symbol.asyncDispose]();
    await market[Symbol.asyncDispose]();
  });

  it('asks for exactly the window, without loading any list of markets', async () => {
    const { candles, meta } = await page();
    expect(candles.length).toBe(24);
    expect(Object.keys(candles.extras)).toEqual([
      'quote_volume',
      'trades',
      'taker_buy_volume',
      'taker_buy_quote_volume',
    ]);
    expect(market.requests.all).toHaveLength(1);
    expect(market.requests.all[0]!.query).toEqual({
      symbol: 'BTCUSDT',
      interval: '1h',
      startTime: String(FROM),
      endTime: String(FROM + DAY - 1),
      limit: '24',
    });
    expect(meta).toMatchObject({ endpoint: 'klines', status: 200, usedWeight: 2 });
    expect(opened.metas()).toEqual([meta]);
  });

  it('lists spot and futures, each list charged to its own budget', async () => {
    const markets = await opened.exchange.markets(steady());
    expect(markets.map(({ symbol, type }) => [symbol, type])).toEqual([
      ['BTC/USDT', 'spot'],
      ['BTC/USDT:USDT', 'swap'],
    ]);
    expect(opened.gate.passes.map(({ pool, weight }) => [pool.name, weight])).toEqual([
      ['spot-weight', 20],
      ['usdm-weight', 1],
      ['coinm-weight', 1],
    ]);
  });

  it('asks for no list at the venue itself when only the spot address was moved', async () => {
    await using moved = await openCcxt('binance', {
      ccxt: { urls: { api: { public: market.ccxtUrls().api.public } } },
    });
    const markets = await moved.exchange.markets(steady());
    expect(markets.map(({ symbol }) => symbol)).toEqual(['BTC/USDT']);
    expect(moved.gate.passes).toHaveLength(1);
  });

  it('serves spot where the futures are not served in this place', async () => {
    market.faults.add({ kind: 'restricted' }, { endpoint: 'exchangeInfo', nth: 2, times: 2 });
    const markets = await opened.exchange.markets(steady());
    expect(markets.map(({ symbol }) => symbol)).toEqual(['BTC/USDT']);
  });

  it('fails to list markets rather than listing some', async () => {
    market.faults.add({ kind: 'html' }, { endpoint: 'exchangeInfo', nth: 2 });
    await expect(opened.exchange.markets(steady())).rejects.toMatchObject({ code: 'EXCHANGE_BAD_ANSWER' });
  });

  it('asks USD-M futures for 499 candles a page, which weigh 2', async () => {
    const perpetual = await find('BTC/USDT:USDT');
    const series = await opened.exchange.series(perpetual, '1h', steady());
    expect([series.pageLimit, series.weight(499), series.weight(500), series.weight(99)]).toEqual([
      499, 2, 5, 1,
    ]);
    const interval = { from: FROM, to: FROM + 499 * HOUR };
    await opened.exchange.fetchPage({ market: perpetual, timeframe: '1h', interval, limit: 499 }, steady());
    expect(opened.gate.passes.at(-1)).toMatchObject({ pool: { name: 'usdm-weight' }, weight: 2 });
    expect(market.requests.all.at(-1)).toMatchObject({ api: 'futures', weight: 2, rows: 499 });
  });

  it("begins the grid of 3d on the listing day, asked once, and no other timeframe's", async () => {
    const spot = await find('BTC/USDT');
    const before = market.requests.klinesCount;
    const [one, two] = await Promise.all([
      opened.exchange.series(spot, '3d', steady()),
      opened.exchange.series(spot, '3d', steady()),
    ]);
    expect(one.gridOrigin! % DAY).toBe(0);
    expect(two.gridOrigin).toBe(one.gridOrigin);
    expect(market.requests.klinesCount).toBe(before + 1);
    expect(await opened.exchange.series(spot, '1w', steady())).not.toHaveProperty('gridOrigin');
    expect(market.requests.klinesCount).toBe(before + 1);
  });

  it.each<[fault: MarketFault, code: ErrorCode]>([
    [{ kind: 'rate-limited', retryAfterSeconds: 7 }, 'EXCHANGE_RATE_LIMITED'],
    [{ kind: 'banned', forMs: 60_000 }, 'EXCHANGE_BANNED'],
    [{ kind: 'restricted' }, 'EXCHANGE_RESTRICTED'],
    [{ kind: 'status', status: 500, body: 'oops' }, 'EXCHANGE_UNAVAILABLE'],
    [{ kind: 'status', status: 504, body: '<html></html>' }, 'EXCHANGE_UNAVAILABLE'],
    [{ kind: 'error', status: 400, code: -1121, message: 'Invalid symbol.' }, 'UNKNOWN_SYMBOL'],
    [{ kind: 'error', status: 400, code: -1120, message: 'Invalid interval.' }, 'UNKNOWN_TIMEFRAME'],
    [{ kind: 'error', status: 400, code: -1100, message: 'Illegal characters.' }, 'EXCHANGE_REFUSED'],
    [{ kind: 'error', status: 503, code: -1008, message: 'Server is overloaded.' }, 'EXCHANGE_UNAVAILABLE'],
    [{ kind: 'html' }, 'EXCHANGE_BAD_ANSWER'],
    [{ kind: 'empty-body' }, 'EXCHANGE_BAD_ANSWER'],
    [{ kind: 'cut-json' }, 'EXCHANGE_BAD_ANSWER'],
    [{ kind: 'cut-body' }, 'EXCHANGE_CONNECTION_LOST'],
    [{ kind: 'reset' }, 'EXCHANGE_CONNECTION_LOST'],
    [{ kind: 'refused', forMs: 50 }, 'EXCHANGE_CONNECTION_LOST'],
    [{ kind: 'stalled-headers' }, 'EXCHANGE_TIMEOUT'],
    [{ kind: 'stalled-body' }, 'EXCHANGE_TIMEOUT'],
  ])('%j is %s, settled once, and the next page is served', async (fault, code) => {
    await opened[Symbol.asyncDispose]();
    // Patient with all that comes at all: a busy machine is no fault of the venue.
    const isEndless = fault.kind === 'stalled-headers' || fault.kind === 'stalled-body';
    opened = await open('binance', isEndless ? { network: { timeoutMs: 300 } } : {});
    const placed = market.faults.add(fault);
    const error = (await page().catch((caught: unknown) => caught)) as CandlewickError;
    expect(errorCode(error)).toBe(code);
    expect(placed.served).toBe(1);
    expect(opened.gate.passes).toHaveLength(1);
    expect(opened.gate.passes[0]!.settled).toEqual([error.details['meta']]);
    if (fault.kind === 'rate-limited') expect(error.details['meta']).toMatchObject({ retryAfterMs: 7_000 });
    if (fault.kind === 'banned') {
      expect((error.details['meta'] as { bannedUntil: number }).bannedUntil).toBeGreaterThan(
        market.clock.now(),
      );
      market.clock.advance(60_000);
    }
    await market.resume();
    if (isEndless) {
      await opened[Symbol.asyncDispose]();
      opened = await open('binance');
    }
    expect((await page()).candles.length).toBe(24);
  });

  it('hands rows on as they came, wrong ones too: judging is for the host', async () => {
    market.faults.add({ kind: 'disorder', how: 'reversed' });
    const times = [...(await page()).candles.time];
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    market.faults.add({ kind: 'duplicates' });
    expect((await page()).candles.length).toBe(25);
    market.faults.add({ kind: 'nulls', column: 4 });
    expect((await page()).candles.close.some(Number.isNaN)).toBe(true);
  });

  it('destroys the request at once when the signal aborts', async () => {
    market.faults.add({ kind: 'stalled-body' });
    const stop = new AbortController();
    const reason = new Error('enough');
    const waiting = page(stop.signal);
    setTimeout(() => stop.abort(reason), 100);
    // Nothing else would end it with this reason.
    await expect(waiting).rejects.toBe(reason);
  });

  it('closes: what is under way ends, nothing more is sent', async () => {
    market.faults.add({ kind: 'stalled-headers' });
    const waiting = page();
    setTimeout(() => void opened.exchange[Symbol.asyncDispose](), 50);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await expect(page()).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('keeps at most so many connections, and keeps them', async () => {
    await opened[Symbol.asyncDispose]();
    opened = await open('binance', { network: { connections: 3 } });
    await Promise.all(Array.from({ length: 12 }, () => page()));
    expect(market.requests.mostInFlight).toBeLessThanOrEqual(3);
  });
});
