import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as net from 'node:net';
import { fileURLToPath } from 'node:url';
import { errorCode, parseTimeframe } from '@candlewick/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exchangeIds, listCcxtExchanges, timeframeKeys } from '../../src/exchange-ccxt/exchanges.ts';
import { ccxtVersions } from '../../src/exchange-ccxt/ccxt-versions.ts';
import plugin from '../../src/exchange-ccxt/plugin.ts';
import { EXCHANGES } from '../../src/exchange-ccxt/exchanges.generated.ts';
import { memoryIsUnknown } from '../../src/exchange-ccxt/memory.ts';
import { kindOf, venueOf } from '../../src/exchange-ccxt/venues/venue.ts';
import { loadCcxtClass } from '../../src/exchange-ccxt/bridge/loader.ts';
import { marketOf, openCcxt, steady } from './open-exchange.ts';

const ALL = listCcxtExchanges();
const SERVED = ALL.filter(({ timeframes }) => timeframes.length > 0);
const SYMBOLS = ['BTC/USDT', 'BTC/USDT:USDT', 'BTC/USD:BTC'];

describe('the exchanges of ccxt', () => {
  // Whatever tries to reach a network fails the test that it happens in.
  beforeAll(() => {
    vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(() => {
      throw new Error('a connection was opened');
    });
    vi.spyOn(http.Agent.prototype, 'createConnection').mockImplementation(() => {
      throw new Error('a connection was opened');
    });
    vi.stubGlobal('fetch', () => Promise.reject(new Error('fetch was called')));
  });
  afterAll(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('are 104, of which 89 serve candles', async () => {
    expect(ALL).toHaveLength(104);
    expect(SERVED).toHaveLength(89);
    expect(await plugin.ids?.()).toEqual(SERVED.map(({ id }) => id));
    expect(exchangeIds()).toEqual(SERVED.map(({ id }) => id));
  });

  it.each(SERVED.map(({ id }) => id))(
    '%s opens, lists timeframes and plans pages without a network',
    async (id) => {
      const refused = () => Promise.reject(new Error('the gate was asked'));
      await using opened = await openCcxt(id, {}, { gate: refused });
      const { exchange } = opened;
      expect(await exchange.origin()).toMatch(/^https:\/\/[^/\s{}]+$/);
      const timeframes = await exchange.timeframes();
      expect(timeframes.length).toBeGreaterThan(0);
      expect(timeframes.map((text) => parseTimeframe(text)?.text)).toEqual(timeframes);
      expect(new Set(timeframes).size).toBe(timeframes.length);

      const { markets } = SERVED.find((each) => each.id === id)!;
      expect(markets.length).toBeGreaterThan(0);
      for (const market of SYMBOLS.map((symbol) => marketOf(symbol)).filter((each) =>
        markets.includes(kindOf(each)),
      )) {
        // Asked for in its own answer, see venue-habits.
        if (memoryIsUnknown(venueOf(id, EXCHANGES[id]!), market)) continue;
        const { pageLimit, pool, weight, extras, settleMs } = await exchange.series(
          market,
          timeframes[0]!,
          steady(),
        );
        expect(Number.isInteger(pageLimit) && pageLimit > 0).toBe(true);
        expect(pool.source).not.toBe('');
        expect(pool.windowMs).toBeGreaterThanOrEqual(1_000);
        // Half of the budget still lets the dearest page through.
        expect(weight(pageLimit)).toBeLessThanOrEqual(pool.limit / 2);
        expect(weight(pageLimit)).toBeGreaterThan(0);
        expect(extras.every((name) => /^[a-z][a-z0-9_]*$/.test(name))).toBe(true);
        expect(settleMs).toBeGreaterThan(0);
      }
    },
  );

  it.each(ALL.filter((each) => !SERVED.includes(each)).map(({ id }) => id))(
    '%s is refused, with what to do instead',
    async (id) => {
      const error = await openCcxt(id).catch((caught: unknown) => caught);
      expect(errorCode(error)).toBe('EXCHANGE_UNSUPPORTED');
      expect(String(error)).toContain('candlewick exchanges');
    },
  );

  it('refuses a name that ccxt does not know, prototypes included', async () => {
    for (const id of ['nosuch', 'toString', '__proto__'])
      expect(errorCode(await openCcxt(id).catch((caught: unknown) => caught))).toBe('UNKNOWN_EXCHANGE');
  });

  it('have a module each that the loader finds beside the package', { timeout: 60_000 }, async () => {
    for (const { id } of SERVED) expect(await loadCcxtClass(id)).toBeTypeOf('function');
    await expect(loadCcxtClass('../ccxt')).rejects.toThrow('not an exchange id');
  });

  it.each([
    ['backpack', '15m', '15'],
    ['backpack', '30m', '30'],
    ['phemex', '1y', '1Y'],
    ['kraken', '15d', '2w'],
    ['bitstamp', '3d', '1w'],
    ['zebpay', '8h', '4h'],
    ['delta', '30d', '1M'],
    ['binance', '1M', '1M'],
  ])('%s: %s is what ccxt calls %s', (id, canonical, key) => {
    expect(timeframeKeys(id).get(canonical)).toBe(key);
  });

  it('were tested with the version that the package pins and that is installed', async () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const { tested, installed } = await ccxtVersions();
    expect(manifest.dependencies['ccxt']).toBe(tested);
    expect(installed).toBe(tested);
  });

  it('have a table that is what the installed ccxt says', () => {
    const script = fileURLToPath(new URL('../../scripts/generate-exchanges.mjs', import.meta.url));
    vi.restoreAllMocks();
    execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
  });
});
