// pnpm torture [kills]: the same as the kill test, longer, and on real 2021 minutes where CANDLEWICK_TEST_DATA has them.
import { readCandlesCsv, startMarketServer } from '@candlewick/core/testing';
import { realData } from '../integration/support/real-data.ts';
import { openWorkspace } from '../integration/support/run-cli.ts';
import { killAtRandom } from './kill.ts';

const kills = Number(process.argv[2] ?? 200);
const file = realData('binance-6col/BTCUSDT-1m-2021.csv.gz');
const candles = file === undefined ? 'simulated' : { '1m': await readCandlesCsv(file) };
await using market = await startMarketServer({
  markets: { 'BTC/USDT': candles },
  latencyMs: 10,
  budget: { limit: 1e9 },
});
await using user = await openWorkspace();
await user.config({ exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } }, limiter: { share: 1 } });
const range = ['--symbol', 'BTC/USDT', '--timeframe', '1m', '--start', '2021-01-01', '--end', '2022-01-01'];
const report = await killAtRandom(market, user, { kills, range, random: Math.random });
console.log(file === undefined ? 'simulated minutes' : 'real minutes of 2021', report);
process.exitCode = report.identical && report.claimed === 0 && report.stray === 0 ? 0 : 1;
