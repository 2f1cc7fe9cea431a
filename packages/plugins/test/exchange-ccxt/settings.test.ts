import { errorCode } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { EXCHANGES } from '../../src/exchange-ccxt/exchanges.generated.ts';
import { originOf } from '../../src/exchange-ccxt/origin.ts';
import { resolveSettings } from '../../src/exchange-ccxt/settings.ts';

const network = { timeoutMs: 30_000, proxy: undefined, caFile: undefined, connections: 5, dnsCacheMs: 0 };
const resolve = (user: Record<string, unknown>, more: { credentials?: object; proxy?: string } = {}) =>
  resolveSettings(
    { ccxt: user },
    {
      exchange: 'binance',
      network: { ...network, proxy: more.proxy },
      ...(more.credentials ? { credentials: more.credentials } : {}),
    },
  );
const KEYS = { apiKey: 'key-123456', secret: 'secret-123456' };

describe('resolveSettings', () => {
  it("keeps ccxt's own throttle and retries off and passes the rest on", () => {
    const { ccxt, timeoutMs } = resolve({
      options: { defaultType: 'swap', maxRetriesOnFailure: 9 },
      verbose: false,
    });
    expect(ccxt).toMatchObject({
      enableRateLimit: false,
      verbose: false,
      options: { defaultType: 'swap', maxRetriesOnFailure: 0 },
    });
    expect(timeoutMs).toBe(30_000);
  });

  it('passes no keys unless the configuration asks for them', () => {
    expect(resolve({}).ccxt).not.toHaveProperty('apiKey');
    expect(resolve({}, { credentials: KEYS }).ccxt).toMatchObject(KEYS);
  });

  it.each([
    ['urls', { api: { public: 'http://127.0.0.1:1' } }],
    ['hostname', 'example.com'],
    ['proxyUrl', 'https://cors.example.com/'],
    ['proxy', 'https://cors.example.com/'],
    ['sandbox', true],
  ])('lets no keys leave for another address: %s', (name, value) => {
    const settings = resolve({ [name]: value, ...KEYS }, { credentials: KEYS });
    expect(JSON.stringify(settings.ccxt)).not.toContain('123456');
    expect(settings.secrets).toContain('key-123456');
  });

  it('takes the proxy of the ccxt object before that of the network, and out of ccxt', () => {
    const settings = resolve({ httpsProxy: 'http://u:pa%20ss@p:1' }, { proxy: 'http://q:2' });
    expect(settings.proxy).toBe('http://u:pa%20ss@p:1');
    expect(settings.ccxt).not.toHaveProperty('httpsProxy');
    expect(settings.secrets).toEqual(expect.arrayContaining(['pa%20ss', 'pa ss']));
    expect(resolve({}, { proxy: 'http://q:2' }).proxy).toBe('http://q:2');
  });

  it('tells a proxy of its own, which makes an egress identity of its own', () => {
    expect(resolve({ httpsProxy: 'http://p:1' }, { proxy: 'http://q:2' }).ownProxy).toBe('http://p:1');
    expect(resolve({ httpProxy: 'http://p:1', httpsProxy: 'http://p:1' }).ownProxy).toBe('http://p:1');
    expect(resolve({ httpsProxy: '' }, { proxy: 'http://q:2' })).toMatchObject({ proxy: 'http://q:2' });
    expect(resolve({}, { proxy: 'http://q:2' }).ownProxy).toBeUndefined();
  });

  it.each<[setting: string, user: Record<string, unknown>]>([
    ['socksProxy', { socksProxy: 'socks5://127.0.0.1:1080' }],
    ['socks_proxy', { socks_proxy: 'socks5://127.0.0.1:1080' }],
    ['wsSocksProxy', { wsSocksProxy: 'socks5://127.0.0.1:1080' }],
    ['httpsProxy', { httpsProxy: 'socks5://127.0.0.1:1080' }],
    ['httpProxy', { httpProxy: 'proxy.example.com:3128' }],
    ['httpProxy', { httpsProxy: 'http://p:1', httpProxy: 'http://q:2' }],
    ['agent', { agent: {} }],
    ['httpsAgent', { httpsAgent: {} }],
    ['httpsProxyCallback', { httpsProxyCallback: 'x' }],
    ['fetchImplementation', { fetchImplementation: 'x' }],
  ])('refuses %s where our transport would pass it by: %j', (setting, user) => {
    const attempt = () => resolve(user);
    expect(attempt).toThrow(expect.objectContaining({ code: 'PLUGIN_OPTIONS' }));
    expect(attempt).toThrow(`exchanges.binance.ccxt.${setting}: `);
  });

  it("makes ccxt's timeout our deadline", () => {
    expect(resolve({ timeout: 1_234 }).timeoutMs).toBe(1_234);
    expect(resolve({ timeout: 1_234 }).ccxt['timeout']).toBeGreaterThan(1e9);
  });

  it('never switches the check of certificates off', () => {
    let code;
    try {
      resolve({ validateServerSsl: false });
    } catch (error) {
      code = errorCode(error);
    }
    expect(code).toBe('PLUGIN_OPTIONS');
  });
});

describe('originOf', () => {
  it.each<[id: string, ccxt: Record<string, unknown>, origin: string]>([
    ['binance', {}, 'https://api.binance.com'],
    ['binanceusdm', {}, 'https://fapi.binance.com'],
    ['binancecoinm', {}, 'https://dapi.binance.com'],
    ['bybit', {}, 'https://api.bybit.com'],
    ['okx', { hostname: 'eea.okx.com' }, 'https://eea.okx.com'],
    [
      'bybit',
      { urls: { api: { public: 'https://api.{hostname}' } }, hostname: 'bytick.com' },
      'https://api.bytick.com',
    ],
    ['binance', { urls: { api: { public: 'http://127.0.0.1:8080/api/v3' } } }, 'http://127.0.0.1:8080'],
    [
      'binance',
      { urls: { api: { fapiPublic: 'http://127.0.0.1:8080/fapi/v1' } } },
      'https://api.binance.com',
    ],
    ['gate', { urls: { api: { public: { spot: 'http://127.0.0.1:1' } } } }, 'http://127.0.0.1:1'],
    ['cex', { urls: { api: 'http://127.0.0.1:2/api' } }, 'http://127.0.0.1:2'],
    ['kraken', { proxyUrl: 'https://cors.example.com/?url=' }, 'https://cors.example.com'],
  ])('of %s with %j is %s', (id, ccxt, origin) => {
    expect(originOf(EXCHANGES[id]!, ccxt)).toBe(origin);
  });
});
