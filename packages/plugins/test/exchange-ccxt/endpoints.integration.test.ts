import type { MarketServer } from '@candlewick/core/testing';
import { startMarketServer } from '@candlewick/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLoopback } from './loopback.ts';
import { marketOf, openCcxt, steady } from './open-exchange.ts';
import { openWorld } from './open-world.ts';

const HOUR = 3_600_000;
const FROM = Date.UTC(2024, 0, 1);
const TO = FROM + 40 * HOUR;
const DATASET = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' };
const REQUEST = { ...DATASET, start: { kind: 'time', time: FROM }, end: { kind: 'time', time: TO } } as const;
const SPOT_ONLY = { options: { fetchMarkets: { types: ['spot'] } } };

describe('a fetch from several addresses of one venue', () => {
  let first: MarketServer;
  let second: MarketServer;
  beforeEach(async () => {
    [first, second] = await Promise.all([startMarketServer(), startMarketServer()]);
  });
  afterEach(async () => {
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
  });

  const world = (requestsInFlight = 1) =>
    openWorld({
      exchanges: { binance: { endpoints: [first.url, second.url], ccxt: SPOT_ONLY } },
      performance: { pageSize: 10, requestsInFlight },
      network: { retryDelay: 5, timeout: 2_000 },
    });
  const host = (server: MarketServer) => new URL(server.url).host;
  const faulty = { endpoint: '*', times: Infinity };

  /** Fetches, and checks that every candle came. */
  async function fetched(requestsInFlight?: number) {
    await using all = await world(requestsInFlight);
    await using run = await all.run();
    const [outcome] = await run.fetch([REQUEST]);
    expect(outcome).toMatchObject({ status: 'complete', candles: 40, gaps: [] });
    const record = await run.cache.get(DATASET);
    const retries = all.events.filter((event) => event.type === 'retry');
    const identities = all.events.filter((event) => event.type === 'budget').map(({ identity }) => identity);
    return { coverage: record!.coverage, retries, identities: new Set(identities), log: all.log };
  }

  it('stays with the first as long as it answers', async () => {
    const { coverage } = await fetched();
    expect(coverage.map(({ source }) => source)).toEqual([host(first)]);
    expect(second.requests.all).toEqual([]);
  });

  it('goes on at the next one after 451, in one retry, and says who answered', async () => {
    first.faults.add({ kind: 'restricted' }, faulty);
    const { coverage, identities, log } = await fetched();
    expect(coverage.map(({ source }) => source)).toEqual([host(second)]);
    // One budget, whoever is asked.
    expect([...identities]).toEqual([`${first.url} via direct`]);
    expect(first.requests.all).toHaveLength(1);
    expect(second.requests.klinesCount).toBe(4);
    expect(log.filter((line) => line.includes('is asked for now'))).toHaveLength(1);
  });

  it('goes on with candles under way when the place is refused in the middle', async () => {
    first.faults.add({ kind: 'restricted' }, { nth: 3, times: Infinity });
    const { coverage, retries } = await fetched();
    expect(coverage.map(({ source }) => source)).toEqual([host(first), host(second)]);
    expect(coverage.map(({ from, to }) => (to - from) / HOUR)).toEqual([20, 20]);
    expect(retries).toMatchObject([{ code: 'EXCHANGE_ENDPOINT', attempt: 1 }]);
  });

  it.each([
    { kind: 'status', status: 503 } as const,
    { kind: 'reset' } as const,
    { kind: 'stalled-headers' } as const,
  ])('goes on at the next one after an outage: %j', async (fault) => {
    first.faults.add(fault, { nth: 2, times: Infinity });
    const { coverage, retries } = await fetched();
    expect(coverage.map(({ source }) => source)).toEqual([host(first), host(second)]);
    // Each of the two failures was a retry of stage 3, with its wait.
    expect(retries).toHaveLength(2);
  });

  it('goes on when nothing listens any more', async () => {
    await first.pause();
    const { coverage } = await fetched();
    expect(coverage.map(({ source }) => source)).toEqual([host(second)]);
  });

  it('with many requests under way loses none and opens no circuit', async () => {
    first.faults.add({ kind: 'restricted' }, { times: Infinity });
    const { coverage } = await fetched(4);
    expect(coverage.map(({ source }) => source)).toEqual([host(second)]);
  });

  it('stays where it is banned: the ban is on the IP', async () => {
    first.faults.add({ kind: 'banned', forMs: 3_600_000 });
    await using all = await world();
    await using run = await all.run();
    const [outcome] = await run.fetch([REQUEST]);
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'EXCHANGE_BANNED' } });
    expect(second.requests.all).toEqual([]);
  });

  it('says that the place is not served when no address serves it', async () => {
    for (const server of [first, second]) server.faults.add({ kind: 'restricted' }, faulty);
    await using all = await world();
    await using run = await all.run();
    const [outcome] = await run.fetch([REQUEST]);
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'EXCHANGE_RESTRICTED' } });
    expect([first, second].map(({ requests }) => requests.all.length)).toEqual([1, 1]);
  });

  it('asks no faster than its retries allow while all addresses are down', async () => {
    for (const server of [first, second])
      server.faults.add({ kind: 'status', status: 503 }, { times: Infinity });
    await using all = await world();
    await using run = await all.run();
    const [outcome] = await run.fetch([REQUEST]);
    expect(outcome!.status).not.toBe('complete');
    // Four pages of four attempts at the most, or the circuit's end before that.
    expect(first.requests.klinesCount + second.requests.klinesCount).toBeLessThanOrEqual(16);
  });
});

describe('keys', () => {
  const KEYS = { apiKey: 'key-123456', secret: 'secret-123456' };
  const ask = async (options: Parameters<typeof openCcxt>[1]) => {
    await using opened = await openCcxt('binance', options, { credentials: KEYS });
    const interval = { from: FROM, to: FROM + HOUR };
    await opened.exchange.fetchPage(
      { market: marketOf('BTC/USDT', 'BTCUSDT'), timeframe: '1h', interval, limit: 1 },
      steady(),
    );
  };

  it('reach neither an overridden url nor an address of a list', async () => {
    await using server = await startLoopback(() => []);
    await ask({ endpoints: [server.url] });
    await ask({ ccxt: { ...KEYS, urls: { api: { public: `${server.url}/api/v3` } } } });
    await ask({ endpoints: [server.url], ccxt: { ...KEYS } });
    expect(server.requests).toHaveLength(3);
    for (const { url, headers, body } of server.requests)
      expect(`${url.href} ${JSON.stringify(headers)} ${body}`).not.toMatch(/123456|apikey|signature/i);
  });
});
