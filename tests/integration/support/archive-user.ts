import { startMarketServer } from '@candlewick/core/testing';
import { openWorkspace } from './run-cli.ts';

/** When the venue below is asked. */
export const NOW = Date.UTC(2025, 1, 3, 12);
export type MarketOptions = NonNullable<Parameters<typeof startMarketServer>[0]>;

/** A user, and a venue with its archive. */
export async function openArchiveUser(more: MarketOptions = {}) {
  const market = await startMarketServer({
    markets: { 'BTC/USDT': 'simulated', 'ETH/USDT': 'simulated' },
    now: NOW,
    budget: { limit: 1e9 },
    ...more,
  });
  const user = await openWorkspace();
  await user.config({
    exchanges: { binance: { ccxt: { urls: market.ccxtUrls() }, archive: { url: market.url } } },
    network: { retryDelay: 0.01 },
  });
  return {
    market,
    user,
    async [Symbol.asyncDispose]() {
      await user[Symbol.asyncDispose]();
      await market[Symbol.asyncDispose]();
    },
  };
}
