import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, it } from 'node:test';
import { errorCode, type Market, type NetworkSettings } from '@candlewick/core';
import { openExchangeHarness, type ExchangeHarness } from '@candlewick/core/testing';
import plugin from '../src/plugin.ts';
import { startTestVenue, type TestVenue } from './test-venue.ts';

const DAY = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 2) };
const steady = new AbortController().signal;

let venue: TestVenue;
let harness: ExchangeHarness;

/** Opens the plugin in place of the one that is open. */
async function open(network: Partial<NetworkSettings> = {}): Promise<void> {
  await harness?.close?.();
  const series = { symbol: 'BTC/USDT', timeframe: '1h', interval: DAY };
  harness = await openExchangeHarness(plugin, { ...series, options: { url: venue.url }, network });
}
beforeEach(async () => {
  venue = await startTestVenue();
  await open();
});
afterEach(async () => {
  await harness.close?.();
  await venue.close();
});

const market: Market = {
  ...{ symbol: 'BTC/USDT', id: 'BTC-USDT', base: 'BTC', quote: 'USDT', type: 'spot', active: true },
};
const page = () => harness.exchange.fetchPage({ market, timeframe: '1h', interval: DAY, limit: 24 }, steady);

/** The code that a page fails with, and what the gate was told. */
async function failure() {
  const error = await page().then(() => undefined, (caught: unknown) => caught); // prettier-ignore
  return { code: errorCode(error), meta: harness.gate.passes.at(-1)!.settled[0] };
}

it('asks for a window as the venue counts it, and gives its candles in columns', async () => {
  const { candles, meta } = await page();
  assert.deepEqual([candles.length, candles.time[0], candles.extras['trades']?.length], [24, DAY.from, 24]);
  assert.equal(meta.status, 200);
  const query = `market=BTC-USDT&interval=1h&from=${DAY.from}&to=${DAY.to - 1}&limit=24`;
  assert.equal(venue.requests.at(-1), `candles?${query}`);
});

it('tells the limiter what the venue says of its budget', async () => {
  venue.answer(429, '', { 'retry-after': '7', 'x-used-points': '1200' });
  const { code, meta } = await failure();
  assert.equal(code, 'EXCHANGE_RATE_LIMITED');
  assert.deepEqual([meta?.status, meta?.retryAfterMs, meta?.usedWeight], [429, 7_000, 1_200]);
});

it('takes nothing for candles that is none, whatever its status', async () => {
  for (const body of [
    '',
    '<html>Please log in</html>',
    '[[1704067200000,"1","2"',
    '{"candles":[]}',
    '[[1,2]]',
  ]) {
    venue.answer(200, body);
    assert.equal((await failure()).code, 'EXCHANGE_BAD_ANSWER', body);
  }
});

it('says by a code what went wrong', async () => {
  for (const [status, body, expected] of [
    [404, '{"error":"unknown market"}', 'UNKNOWN_SYMBOL'],
    [418, '', 'EXCHANGE_BANNED'],
    [451, '', 'EXCHANGE_RESTRICTED'],
    [503, '<html>', 'EXCHANGE_UNAVAILABLE'],
    [400, '{"error":"bad interval"}', 'EXCHANGE_REFUSED'],
  ] as const) {
    venue.answer(status, body);
    assert.equal((await failure()).code, expected);
  }
});

it('waits no longer than the configuration allows', async () => {
  await open({ timeoutMs: 200 });
  venue.fallSilent();
  assert.equal((await failure()).code, 'EXCHANGE_TIMEOUT');
});

it('goes through the proxy of the configuration', async () => {
  const through: string[] = [];
  const proxy = createServer().on('connect', ({ url = '' }, socket: Duplex) => {
    through.push(url);
    const { hostname, port } = new URL(`http://${url}`);
    const venueSocket = connect(Number(port), hostname, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    socket.pipe(venueSocket).pipe(socket);
    socket.on('error', () => venueSocket.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  await open({ proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
  assert.equal((await page()).candles.length, 24);
  assert.deepEqual(through, [new URL(venue.url).host]);
  await open();
  proxy.close();
});
