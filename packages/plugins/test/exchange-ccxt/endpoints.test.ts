import type { ErrorCode, Logger } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { budgetOrigin, endpointList } from '../../src/exchange-ccxt/endpoint-list.ts';
import { EXCHANGES } from '../../src/exchange-ccxt/exchanges.generated.ts';
import { Endpoints } from '../../src/exchange-ccxt/http/endpoints.ts';
import { ccxtOptions } from '../../src/exchange-ccxt/options.ts';
import { resolveSettings } from '../../src/exchange-ccxt/settings.ts';
import { venueOf } from '../../src/exchange-ccxt/venues/venue.ts';
import { silent } from './open-exchange.ts';

const MINUTE = 60_000;
const network = { timeoutMs: 1, proxy: undefined, caFile: undefined, connections: 1, dnsCacheMs: 0 };
const binance = venueOf('binance', EXCHANGES['binance']!);
const URL = 'https://api.binance.com/api/v3/klines?symbol=BTCUSDT';

function listOf(given: Record<string, unknown>, credentials?: object, venue = binance) {
  const options = ccxtOptions.parse(given);
  const settings = resolveSettings(options, {
    exchange: venue.id,
    network,
    ...(credentials && { credentials }),
  });
  return endpointList(venue, options, settings);
}

function start(list = listOf({})) {
  let now = 0;
  const moves: string[] = [];
  const logger: Logger = { ...silent, warn: (message) => void moves.push(message) };
  const endpoints = new Endpoints(list, () => now, logger);
  const host = () => new globalThis.URL(endpoints.place(URL, 'public')).host;
  return {
    endpoints,
    moves,
    host,
    advance: (ms: number) => (now += ms),
    fail: (code: ErrorCode, times = 1) => {
      for (let i = 0; i < times; i++) endpoints.failed(host(), code);
    },
  };
}

describe('the addresses of Binance spot', () => {
  it('are asked one after the other, each after two outages in a row', () => {
    const { host, fail, moves } = start();
    const seen = [];
    for (let i = 0; i < 7; i++) {
      seen.push(host());
      fail('EXCHANGE_UNAVAILABLE');
      expect(host()).toBe(seen.at(-1));
      fail('EXCHANGE_TIMEOUT');
    }
    expect(seen).toEqual([
      'api.binance.com',
      'api-gcp.binance.com',
      'api1.binance.com',
      'api2.binance.com',
      'api3.binance.com',
      'api4.binance.com',
      'data-api.binance.vision',
    ]);
    expect(moves[0]).toBe('api.binance.com fails: api-gcp.binance.com is asked for now');
    // All of them rest: the one that was left first is the best guess.
    expect(host()).toBe('api.binance.com');
  });

  it.each<ErrorCode>([
    'EXCHANGE_UNAVAILABLE',
    'EXCHANGE_CONNECTION_REFUSED',
    'EXCHANGE_CONNECTION_LOST',
    'EXCHANGE_DNS',
    'EXCHANGE_TIMEOUT',
    'EXCHANGE_NETWORK',
  ])('are changed by %s twice, not by one that is followed by an answer', (code) => {
    const { host, fail, endpoints } = start();
    fail(code);
    endpoints.worked('api.binance.com');
    fail(code);
    expect(host()).toBe('api.binance.com');
    fail(code);
    expect(host()).toBe('api-gcp.binance.com');
  });

  it.each<ErrorCode>([
    'EXCHANGE_RATE_LIMITED',
    'EXCHANGE_BANNED',
    'EXCHANGE_REFUSED',
    'EXCHANGE_TLS',
    'EXCHANGE_BAD_ANSWER',
    'EXCHANGE_CONNECTIONS_BUSY',
    'UNKNOWN_SYMBOL',
  ])('are not changed by %s', (code) => {
    const { host, fail } = start();
    fail(code, 20);
    expect(host()).toBe('api.binance.com');
  });

  it('are left as a whole domain by 451, for the one of another domain', () => {
    const { host, endpoints, moves } = start();
    expect(endpoints.failed('api.binance.com', 'EXCHANGE_RESTRICTED')).toBe('data-api.binance.vision');
    expect(host()).toBe('data-api.binance.vision');
    // Others that were under way say the same, and change nothing.
    expect(endpoints.failed('api.binance.com', 'EXCHANGE_RESTRICTED')).toBe('data-api.binance.vision');
    expect(moves).toHaveLength(1);
    expect(endpoints.failed('data-api.binance.vision', 'EXCHANGE_RESTRICTED')).toBeUndefined();
  });

  it('are kept to for a while, then the first one is tried again and left sooner', () => {
    const { host, fail, advance } = start();
    fail('EXCHANGE_UNAVAILABLE', 2);
    advance(5 * MINUTE - 1);
    expect(host()).toBe('api-gcp.binance.com');
    advance(1);
    expect(host()).toBe('api.binance.com');
    fail('EXCHANGE_UNAVAILABLE');
    expect(host()).toBe('api-gcp.binance.com');
  });

  it('count only their own failures', () => {
    const { endpoints, host } = start();
    for (let i = 0; i < 9; i++) endpoints.failed('fapi.binance.com', 'EXCHANGE_UNAVAILABLE');
    endpoints.failed(undefined, 'EXCHANGE_TIMEOUT');
    expect(host()).toBe('api.binance.com');
  });

  it('serve the public API and nothing else', () => {
    const { endpoints, fail } = start();
    fail('EXCHANGE_UNAVAILABLE', 2);
    expect(endpoints.place(URL, 'public')).toBe('https://api-gcp.binance.com/api/v3/klines?symbol=BTCUSDT');
    for (const [url, api] of [
      ['https://api.binance.com/sapi/v1/system/status', 'sapi'],
      ['https://fapi.binance.com/fapi/v1/klines', 'fapiPublic'],
      ['https://api.binance.com/api/v3/account', 'private'],
    ] as const)
      expect(endpoints.place(url, api)).toBe(url);
  });
});

describe('endpointList', () => {
  it.each(['binanceus', 'binanceusdm', 'binancecoinm', 'kraken'])('%s has one address', (id) => {
    expect(listOf({}, undefined, venueOf(id, EXCHANGES[id]!))).toBeUndefined();
  });

  it.each([
    [{ urls: { api: { public: 'http://127.0.0.1:1/api/v3' } } }],
    [{ hostname: 'example.com' }],
    [{ sandbox: true }],
    [{ proxyUrl: 'https://cors.example.com/' }],
  ])("ends the venue's list where requests are sent elsewhere: %j", (ccxt) => {
    expect(listOf({ ccxt })).toBeUndefined();
  });

  it("ends the venue's list where keys go along: they are for its first address", () => {
    expect(listOf({}, { apiKey: 'k', secret: 's' })).toBeUndefined();
    expect(listOf({ ccxt: { apiKey: 'k' } })).toBeUndefined();
    expect(listOf({}, {})).toBeDefined();
  });

  it("takes the user's list in place of the venue's, on any exchange", () => {
    const endpoints = ['http://127.0.0.1:1', 'https://mirror.example.com/'];
    expect(listOf({ endpoints })).toEqual({
      home: 'https://api.binance.com',
      origins: ['http://127.0.0.1:1', 'https://mirror.example.com'],
      api: 'public',
    });
    const kraken = venueOf('kraken', EXCHANGES['kraken']!);
    expect(listOf({ endpoints }, undefined, kraken)).toMatchObject({ home: 'https://api.kraken.com' });
    const urls = { api: { public: 'http://127.0.0.1:9/api/v3' } };
    expect(listOf({ endpoints, ccxt: { urls } })).toMatchObject({ home: 'http://127.0.0.1:9' });
  });

  it("hands no keys to ccxt where the user's own list is asked", () => {
    const options = ccxtOptions.parse({ endpoints: ['https://mirror.example.com'], ccxt: { secret: 'own' } });
    const credentials = { apiKey: 'key-123456', secret: 'secret-123456' };
    const { ccxt, keyed } = resolveSettings(options, { exchange: 'binance', network, credentials });
    expect(keyed).toBe(false);
    expect(JSON.stringify(ccxt)).not.toMatch(/123456|own/);
  });

  it.each([
    ['https://example.com/path'],
    ['https://user:pass@example.com'],
    ['ftp://example.com'],
    ['example.com'],
  ])('takes no %s', (endpoint) => {
    expect(ccxtOptions.safeParse({ endpoints: [endpoint] }).success).toBe(false);
  });
});

describe('budgetOrigin', () => {
  it.each(['binanceusdm', 'binancecoinm'])('of %s is that of binance, whose API and pool it uses', (id) => {
    const venue = venueOf(id, EXCHANGES[id]!);
    expect(budgetOrigin(venue, ccxtOptions.parse({}))).toBe('https://api.binance.com');
    const kind = id === 'binanceusdm' ? 'linear' : 'inverse';
    expect(venue.binance![kind]!.pool).toEqual(binance.binance![kind]!.pool);
    const moved = { ccxt: { urls: { api: { fapiPublic: 'http://h:1/x', dapiPublic: 'http://h:1/x' } } } };
    expect(budgetOrigin(venue, ccxtOptions.parse(moved))).toBe('http://h:1');
  });

  it.each<[given: Record<string, unknown>, origin: string]>([
    [{}, 'https://api.binance.com'],
    [{ ccxt: { urls: { api: { public: 'https://api3.binance.com/api/v3' } } } }, 'https://api.binance.com'],
    [{ endpoints: ['https://data-api.binance.vision'] }, 'https://api.binance.com'],
    [{ endpoints: ['http://127.0.0.1:1', 'https://api1.binance.com'] }, 'https://api.binance.com'],
    [{ endpoints: ['http://127.0.0.1:1', 'http://127.0.0.1:2'] }, 'http://127.0.0.1:1'],
    [{ ccxt: { urls: { api: { public: 'http://127.0.0.1:9/api/v3' } } } }, 'http://127.0.0.1:9'],
  ])('of %j is %s', (given, origin) => {
    expect(budgetOrigin(binance, ccxtOptions.parse(given))).toBe(origin);
  });
});
