import { join } from 'node:path';
import { readCandlesCsv, startMarketServer } from '@candlewick/core/testing';

/** Binance on loopback with the minutes of 2021, and the configuration that leads to it. */
export async function startVenue() {
  const file = join(process.env['CANDLEWICK_TEST_DATA'] ?? '', 'binance-6col/BTCUSDT-1m-2021.csv.gz');
  const market = await startMarketServer({
    markets: { 'BTC/USDT': { '1m': await readCandlesCsv(file) } },
    now: Date.parse('2026-01-01T00:00:00Z'),
  });
  const config = { exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } } };
  return { config, [Symbol.asyncDispose]: () => market[Symbol.asyncDispose]() };
}
