import { setTimeout as delay } from 'node:timers/promises';
import { startMarketServer, type MarketServer } from '@candlewick/core/testing';
import { openWorkspace } from '../integration/support/run-cli.ts';

/** Binance's budget, a tenth of it: 540 of 600 per minute may be used. */
const WINDOW_MS = 60_000;
const LIMIT = 600;
const SHARE = 540;
const IN_FLIGHT = 6;
const KLINES_WEIGHT = 2;
const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'XRP/USDT'];

export interface BudgetReport {
  readonly selfMade429: number;
  readonly mostPerWindow: number;
  /** Weight used in each whole window while all had work. */
  readonly used: readonly number[];
  /** Requests of each process. */
  readonly requests: readonly number[];
  /** Weight used in the window in which one was killed, and in the one after. */
  readonly usedAtKill: number;
  readonly usedAfterKill: number;
  readonly passed: boolean;
}

/**
 * Four processes fetch different datasets through one budget, for some whole minutes; then one is killed while it waits
 * for answers, and the others go on for a minute.
 */
export async function budgetOfFour(minutes = 2): Promise<BudgetReport> {
  await using market = await startMarketServer({
    markets: Object.fromEntries(SYMBOLS.map((symbol) => [symbol, 'simulated'])),
    budget: { limit: LIMIT, windowMs: WINDOW_MS },
    latencyMs: () => 50 + Math.random() * 100,
  });
  await using user = await openWorkspace();
  await user.config({
    exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } },
    // The program takes the limit for 6,000.
    limiter: { share: SHARE / 6_000 },
    performance: { requestsInFlight: IN_FLIGHT },
  });
  const start = (symbol: string) =>
    user.start(
      ...[
        'fetch',
        '--trust',
        '--symbol',
        symbol,
        '--timeframe',
        '1m',
        '--start',
        '2018-01-01',
        '--end',
        '2024-01-01',
      ],
    );
  const processes = SYMBOLS.map(start);
  const window = () => Math.floor(market.clock.now() / WINDOW_MS);
  const until = (time: number) => delay(Math.max(0, time - market.clock.now()));

  // They start in one window, and in the next they still learn the venue's clock.
  const first = window() + 2;
  const killedIn = first + minutes;
  await until((killedIn + 0.3) * WINDOW_MS);
  processes[0]!.signal('SIGKILL');
  await until((killedIn + 2) * WINDOW_MS);
  for (const each of processes.slice(1)) each.signal('SIGINT');
  await Promise.all(processes.map(({ result }) => result));

  const used = Array.from({ length: minutes }, (_, i) => usedIn(market, first + i));
  const [usedAtKill, usedAfterKill] = [usedIn(market, killedIn), usedIn(market, killedIn + 1)];
  const { selfMade429 } = market.requests;
  const mostPerWindow = market.requests.maxWeight(WINDOW_MS);
  const requests = SYMBOLS.map((symbol) => market.requests.klines(symbol.replace('/', '')).length);
  const least = 0.95 * SHARE;
  return {
    selfMade429, mostPerWindow, used, requests, usedAtKill, usedAfterKill,
    passed:
      selfMade429 === 0 && mostPerWindow <= SHARE && [...used, usedAfterKill].every((each) => each >= least) &&
      usedAtKill >= least - IN_FLIGHT * KLINES_WEIGHT && requests.every((each) => each > 0),
  }; // prettier-ignore
}

const usedIn = ({ requests }: MarketServer, window: number): number =>
  requests.all
    .filter(({ at }) => Math.floor(at / WINDOW_MS) === window)
    .reduce((sum, { weight }) => sum + weight, 0);
