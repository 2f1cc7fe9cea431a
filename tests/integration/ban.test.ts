import { expect, it } from 'vitest';
import { startMarketServer } from '@candlewick/core/testing';
import { openWorkspace } from './support/run-cli.ts';

const BAN_MS = 6_000;
/** The other process is answered so long after the ban: by then all know of it. */
const KNOWN_MS = 3_000;

it('a ban that one process meets stops all processes of the user until its end', async () => {
  const [both, banned] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  await using market = await startMarketServer({
    markets: { 'BTC/USDT': 'simulated', 'ETH/USDT': 'simulated' },
    latencyMs: async ({ query, endpoint }) => {
      if (endpoint !== 'klines') return 0;
      if (query['symbol'] === 'ETHUSDT') {
        both.resolve(undefined);
        await banned.promise;
        return KNOWN_MS;
      }
      // Not over before the other has begun.
      await both.promise;
      return 30;
    },
  });
  await using user = await openWorkspace();
  await user.config({
    exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } },
    performance: { requestsInFlight: 1 },
  });
  // Served while the other process waits for an answer: what it asks after that, it asks knowing of the ban.
  const placed = market.faults.add(
    { kind: 'banned', forMs: BAN_MS },
    {
      symbol: 'BTCUSDT',
      where: () => {
        if (market.requests.klines('ETHUSDT').length === 0) return false;
        banned.resolve(undefined);
        return true;
      },
    },
  );
  const range = ['--timeframe', '1m', '--start', '2024-01-01'];
  const fetch = (symbol: string, end: string) =>
    user.start('fetch', '--trust', '--symbol', symbol, ...range, '--end', end).result;
  const long = fetch('BTC/USDT', '2024-04-01');
  const short = await fetch('ETH/USDT', '2024-01-05');
  const stopped = await long;

  expect(placed.served).toBe(1);
  expect(stopped.code).toBe(0);
  expect(stopped.stdout).toContain('has banned this IP for a while (HTTP 418): retry 1 of 3 in');
  expect(short.code).toBe(0);
  const { at } = market.requests.all.find(({ fault }) => fault === 'banned')!;
  const late = market.requests.all.filter((request) => request.at > at);
  expect(late.length).toBeGreaterThan(0);
  expect(late.filter((request) => request.at < at + BAN_MS)).toEqual([]);
  expect(market.requests.duringBan).toBe(0);

  const again = await fetch('BTC/USDT', '2024-01-05');
  expect(again.code).toBe(0);
  expect(market.requests.duringBan).toBe(0);
});

it('a process that starts during a ban sends nothing before its end, and then gets all', async () => {
  await using market = await startMarketServer({ markets: { 'BTC/USDT': 'simulated' } });
  await using user = await openWorkspace();
  const exchanges = { binance: { ccxt: { urls: market.ccxtUrls() } } };
  await user.config({ exchanges, network: { longestWait: '1s' } });
  market.faults.add({ kind: 'banned', forMs: 2 * BAN_MS });
  const range = ['--symbol', 'BTC/USDT', '--timeframe', '1h', '--start', '2024-01-01', '--end', '2024-02-01'];
  const impatient = await user.run('fetch', '--trust', ...range);
  expect(impatient.code).toBe(5);
  expect(impatient.stdout).toContain('banned until');
  const until = market.requests.all.find(({ fault }) => fault === 'banned')!.at + 2 * BAN_MS;
  const before = market.requests.all.length;
  expect((await user.run('fetch', '--trust', ...range)).code, 'at the gate').toBe(5);
  expect(market.requests.all.length).toBe(before);
  await user.config({ exchanges });
  const { code } = await user.run('fetch', '--trust', ...range);
  expect(code).toBe(0);
  const later = market.requests.all.slice(before);
  expect(later.length).toBeGreaterThan(0);
  expect(later.every(({ at }) => at >= until)).toBe(true);
});
