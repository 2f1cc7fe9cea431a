import { readCandlesCsv, startMarketServer } from '@candlewick/core/testing';
import { realData } from '../integration/support/real-data.ts';
import { openWorkspace } from '../integration/support/run-cli.ts';
import { killAtRandom, type KillReport } from './kill.ts';
import { killOthers } from './kill-others.ts';

/** Of `network.requestsInFlight` in the standard mode. */
const IN_FLIGHT = 6;

/** Kills fetches of 2021 by minutes: the real ones where CANDLEWICK_TEST_DATA has them. */
export async function realKills(kills = 200) {
  const file = realData('binance-6col/BTCUSDT-1m-2021.csv.gz');
  const candles = file === undefined ? 'simulated' : { '1m': await readCandlesCsv(file) };
  await using market = await startMarketServer({
    markets: { 'BTC/USDT': candles },
    latencyMs: 30,
    budget: { limit: 1e9 },
  });
  await using user = await openWorkspace();
  await user.config({
    exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } },
    limiter: { share: 1 },
    performance: { requestsInFlight: IN_FLIGHT },
  });
  const range = ['--symbol', 'BTC/USDT', '--timeframe', '1m', '--start', '2021-01-01', '--end', '2022-01-01'];
  const options = { kills, range, random: Math.random };
  const fetches = await killAtRandom(market, user, options);
  const others = await killOthers(user, { ...options, kills: Math.ceil(kills / 10) });
  const data = file === undefined ? 'simulated minutes' : 'real minutes of 2021';
  return { data, fetches, others, passed: isSound(fetches) && others.falsehoods === 0 };
}

const isSound = ({ claimed, stray, askedAgain, mostLost, identical }: KillReport): boolean =>
  identical && claimed + stray + askedAgain.length === 0 && mostLost <= IN_FLIGHT;
