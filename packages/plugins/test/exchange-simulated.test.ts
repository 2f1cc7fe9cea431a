import { optionsSchema } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { exchangeContract, openExchangeHarness, runContract } from '@candlewick/core/testing';
import plugin from '../src/exchange-simulated/plugin.ts';

const DAY = 86_400_000;
const MARCH = Date.UTC(2024, 2, 1);
const now = Date.UTC(2026, 0, 15, 12, 30, 30);
const clock = {
  now: () => now,
  monotonic: () => performance.now(),
  sleep: (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted) reject(signal.reason as Error);
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      setTimeout(resolve, ms);
    }),
};
const open = (symbol = 'BTC/USDT', timeframe = '1h', options = {}) =>
  openExchangeHarness(plugin, {
    symbol,
    timeframe,
    interval: { from: MARCH, to: MARCH + 10 * DAY },
    options: { latencyMs: 2, ...options },
    clock,
  });

runContract({ describe, it }, exchangeContract, 'the simulated exchange', () => open());
runContract({ describe, it }, exchangeContract, 'the simulated exchange without rows for quiet minutes', () =>
  open('DUST/BTC'),
);

describe('the simulated exchange', () => {
  const signal = new AbortController().signal;
  const series = async (symbol: string, timeframe: string, options = {}) => {
    const { exchange } = await open(symbol, timeframe, options);
    const market = (await exchange.markets(signal)).find((each) => each.symbol === symbol)!;
    const page = (from: number, to: number, limit = 1_000) =>
      exchange.fetchPage({ market, timeframe, interval: { from, to }, limit }, signal);
    return { exchange, market, page };
  };

  it('shows the candle that is still forming, and another one later', async () => {
    const { page } = await series('BTC/USDT', '1h');
    const hour = Date.UTC(2026, 0, 15, 12);
    const { candles, meta } = await page(hour - 3_600_000, hour + 3_600_000);
    expect([...candles.time]).toEqual([hour - 3_600_000, hour]);
    expect(meta).toMatchObject({ status: 200, serverTime: now, endpoint: 'klines' });
    expect(candles.volume[1]).toBeGreaterThan(0);
  });

  it('begins at the listing, with 3d candles counted from its day', async () => {
    const { exchange, market, page } = await series('BTC/USDT', '3d');
    const facts = await exchange.series(market, '3d', signal);
    expect(facts.gridOrigin).toBe(Date.UTC(2017, 7, 17));
    const first = await page(Date.UTC(2017, 0, 1), Date.UTC(2017, 11, 1));
    expect(first.candles.time[0]).toBe(Date.UTC(2017, 7, 17));
    expect((await exchange.seek!(market, '1m', 0, signal)).time).toBe(Date.UTC(2017, 7, 17, 4));
  });

  it('lists a market that is not traded any more, and ends there', async () => {
    const { exchange, market } = await series('LUNA/USDT', '1m');
    expect(market.active).toBe(false);
    expect((await exchange.seek!(market, '1m', Date.UTC(2022, 4, 13, 0, 39), signal)).time).toBe(
      Date.UTC(2022, 4, 13, 0, 39),
    );
    expect((await exchange.seek!(market, '1m', Date.UTC(2022, 4, 13, 0, 40), signal)).time).toBeUndefined();
  });

  it('says what an absent candle means, market by market', async () => {
    const { exchange, market } = await series('DUST/BTC', '1m');
    expect((await exchange.series(market, '1m', signal)).absence).toBe('no-trade');
    const liquid = await series('ETH/USDT', '1m');
    expect((await liquid.exchange.series(liquid.market, '1m', signal)).absence).toBe('outage');
  });

  it('is another world with another seed', async () => {
    const one = await (await series('BTC/USDT', '1h')).page(MARCH, MARCH + DAY);
    const two = await (await series('BTC/USDT', '1h', { seed: 7 })).page(MARCH, MARCH + DAY);
    expect(one.candles.close).not.toEqual(two.candles.close);
  });

  it('lets others have turns of the event loop while it makes years of months', async () => {
    const { page } = await series('ETH/USDT', '1M', { seed: 99 });
    let turns = 0;
    let done = false;
    const others = () => {
      turns++;
      if (!done) setImmediate(others);
    };
    setImmediate(others);
    const { candles } = await page(0, now);
    done = true;
    expect(candles.length).toBe(102);
    expect(turns).toBeGreaterThan(20);
  });

  it('refuses unknown options and timeframes', async () => {
    expect((await optionsSchema(plugin)).safeParse({ latency: 1 }).success).toBe(false);
    const { exchange, market } = await series('BTC/USDT', '1m');
    await expect(exchange.series(market, '7m', signal)).rejects.toMatchObject({ code: 'UNKNOWN_TIMEFRAME' });
  });
});
