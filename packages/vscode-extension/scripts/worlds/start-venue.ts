import { join } from 'node:path';
import { readCandlesCsv, startMarketServer, type MarketServer } from '@candlewick/core/testing';

/** Binance on loopback with the minutes of 2021. */
export async function startRealVenue(): Promise<MarketServer> {
  const file = join(process.env['CANDLEWICK_TEST_DATA'] ?? '', 'binance-6col/BTCUSDT-1m-2021.csv.gz');
  return startMarketServer({
    markets: { 'BTC/USDT': { '1m': await readCandlesCsv(file) } },
    now: Date.parse('2026-01-01T00:00:00Z'),
  });
}

/** Binance on loopback with invented candles up to now. */
export const startVenue = (): Promise<MarketServer> =>
  startMarketServer({ markets: { 'BTC/USDT': 'simulated', 'ETH/USDT': 'simulated' } });

/** The configuration that leads there, and does not try for long. */
export const configOf = (market: MarketServer) => ({
  exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } },
  network: { retries: 0 },
});
