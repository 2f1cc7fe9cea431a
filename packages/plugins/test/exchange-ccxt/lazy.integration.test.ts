import { expect, it, vi } from 'vitest';
import { marketOf, openCcxt, steady } from './open-exchange.ts';

const load = vi.hoisted(() => vi.fn(() => Promise.reject(new Error('ccxt was loaded'))));
vi.mock('../../src/exchange-ccxt/bridge/loader.ts', () => ({ loadCcxtClass: load }));

it.each(['binance', 'okx', 'hyperliquid'])('%s is opened, described and closed without ccxt', async (id) => {
  {
    await using opened = await openCcxt(id, { ccxt: { urls: { api: { public: 'http://127.0.0.1:1' } } } });
    await opened.exchange.origin();
    await opened.exchange.timeframes();
    await opened.exchange.series(marketOf('BTC/USDT'), '1h', steady());
    await opened.exchange.series(marketOf('BTC/USDT:USDT'), '1d', steady());
  }
  expect(load).not.toHaveBeenCalled();
});

it('loads ccxt for the first request', async () => {
  await using opened = await openCcxt('binance');
  await expect(opened.exchange.serverTime(steady())).rejects.toMatchObject({ code: 'PLUGIN_LOAD' });
  expect(load).toHaveBeenCalledWith('binance');
});
