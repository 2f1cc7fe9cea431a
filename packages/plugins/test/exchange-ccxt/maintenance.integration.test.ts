import type { MarketServer } from '@candlewick/core/testing';
import { startMarketServer } from '@candlewick/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLoopback } from './loopback.ts';
import { openCcxt, steady } from './open-exchange.ts';
import { openWorld } from './open-world.ts';

const HOUR = 3_600_000;
const FROM = Date.UTC(2024, 0, 1);
const BINANCE = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' };
const REQUEST = {
  ...BINANCE,
  start: { kind: 'time', time: FROM },
  end: { kind: 'time', time: FROM + 40 * HOUR },
} as const;

describe('the state of Binance', () => {
  let market: MarketServer;
  beforeEach(async () => void (market = await startMarketServer()));
  afterEach(() => market[Symbol.asyncDispose]());

  const statusOf = async (ccxt: Record<string, unknown>) => {
    await using opened = await openCcxt('binance', { ccxt });
    const told = await opened.exchange.status!(steady());
    return { told, passes: opened.gate.passes };
  };
  const asked = () => market.requests.all.filter(({ endpoint }) => endpoint === 'system/status').length;
  const world = (more = {}) =>
    openWorld({
      exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } },
      performance: { pageSize: 10, requestsInFlight: 4 },
      network: { retryDelay: 5 },
      ...more,
    });
  const down = () =>
    market.faults.add(
      { kind: 'status', status: 503 },
      { endpoint: '*', times: Infinity, where: ({ endpoint }) => endpoint !== 'system/status' },
    );

  it('is told by its status page, through the gate, for a weight of one', async () => {
    const { told, passes } = await statusOf({ urls: market.ccxtUrls() });
    expect(told).toEqual({ state: 'ok' });
    expect(passes.map(({ pool, weight, settled }) => [pool.name, weight, settled.length])).toEqual([
      ['spot-weight', 1, 1],
    ]);
    market.maintenance = true;
    expect((await statusOf({ urls: market.ccxtUrls() })).told).toEqual({
      state: 'maintenance',
      message: 'system_maintenance',
    });
  });

  it("is not asked of the venue itself where the user's own address stands for it", async () => {
    const { told, passes } = await statusOf({ urls: { api: { public: market.ccxtUrls().api.public } } });
    expect(told).toEqual({ state: 'unknown' });
    expect(passes).toEqual([]);
    expect(asked()).toBe(0);
  });

  it('is an error like any other when the page cannot be had', async () => {
    market.faults.add({ kind: 'html' }, { endpoint: 'system/status' });
    await expect(statusOf({ urls: market.ccxtUrls() })).rejects.toMatchObject({
      code: 'EXCHANGE_BAD_ANSWER',
    });
  });

  it('is not asked when all goes well, nor when all is there already', async () => {
    await using all = await world();
    for (let i = 0; i < 2; i++) {
      await using run = await all.run();
      expect((await run.fetch([REQUEST]))[0]).toMatchObject({ status: 'complete', candles: 40 });
    }
    expect(asked()).toBe(0);
    expect(market.requests.klinesCount).toBe(4);
  });

  it('ends a run that meets a maintenance, at once and in its own words', async () => {
    market.maintenance = true;
    down();
    await using all = await world();
    await using run = await all.run();
    const [outcome] = await run.fetch([REQUEST]);
    expect(outcome).toMatchObject({
      status: 'failed',
      error: {
        code: 'EXCHANGE_MAINTENANCE',
        message: 'binance is under maintenance: system_maintenance',
      },
    });
    expect(asked()).toBe(1);
    expect(all.events.filter(({ type }) => type === 'retry')).toEqual([]);
  });

  it('is asked once when a maintenance begins under way; what was fetched is kept, the rest comes later', async () => {
    market.maintenance = true;
    const fault = market.faults.add({ kind: 'status', status: 503 }, { nth: 3, times: Infinity });
    await using all = await world({ performance: { pageSize: 10, requestsInFlight: 1 } });
    {
      await using run = await all.run();
      const [outcome] = await run.fetch([REQUEST]);
      expect(outcome).toMatchObject({ candles: 20, error: { code: 'EXCHANGE_MAINTENANCE' } });
      expect(outcome!.status).not.toBe('complete');
    }
    expect(asked()).toBe(1);
    market.maintenance = false;
    fault.remove();
    await using run = await all.run();
    expect((await run.fetch([REQUEST]))[0]).toMatchObject({ status: 'complete', candles: 40, fetched: 20 });
  });

  it('leaves an outage that is none to the retries, and is not asked for it over and over', async () => {
    market.faults.add({ kind: 'status', status: 503 }, { times: 3 });
    await using all = await world({ performance: { pageSize: 10, requestsInFlight: 1 } });
    await using run = await all.run();
    expect((await run.fetch([REQUEST]))[0]).toMatchObject({ status: 'complete', candles: 40 });
    expect(asked()).toBe(1);
  });

  it('leaves the outage as it is when the status page is down as well', async () => {
    market.faults.add({ kind: 'status', status: 503 }, { endpoint: '*', times: Infinity });
    await using all = await world();
    await using run = await all.run();
    const [outcome] = await run.fetch([REQUEST]);
    expect(outcome!.error?.code).not.toBe('EXCHANGE_MAINTENANCE');
    expect(outcome!.status).toBe('failed');
    expect(asked()).toBe(1);
  });
});

it("OKX tells the maintenance's end and title", async () => {
  const until = Date.UTC(2026, 0, 15, 14);
  await using server = await startLoopback(() => ({
    code: '0',
    msg: '',
    data: [{ state: 'ongoing', title: 'Spot System Upgrade', begin: '1', end: String(until), href: '' }],
  }));
  await using opened = await openCcxt('okx', { ccxt: { urls: { api: { rest: server.url } } } });
  const told = await opened.exchange.status!(steady());
  expect(told).toEqual({ state: 'maintenance', until, message: 'Spot System Upgrade' });
});

it('an exchange without a status page says nothing, and is not asked', async () => {
  await using opened = await openCcxt('bitstamp');
  expect(await opened.exchange.status!(steady())).toEqual({ state: 'unknown' });
  expect(opened.gate.passes).toEqual([]);
});
