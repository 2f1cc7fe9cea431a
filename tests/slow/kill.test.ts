import { expect, it } from 'vitest';
import { startMarketServer } from '@candlewick/core/testing';
import { killOthers } from '../torture/kill-others.ts';
import { killAtRandom } from '../torture/kill.ts';
import { openWorkspace } from '../integration/support/run-cli.ts';

/** Repeatable randomness: a failing run can be run again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

it('a fetch that is killed at random moments goes on from what was committed, and the cache never lies', async () => {
  await using market = await startMarketServer({ markets: { 'BTC/USDT': 'simulated' }, latencyMs: 40 });
  await using user = await openWorkspace();
  await user.config({ exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } } });
  const range = ['--symbol', 'BTC/USDT', '--timeframe', '1m', '--start', '2024-01-01', '--end', '2024-03-01'];
  const report = await killAtRandom(market, user, { kills: 6, range, random: seeded(7) });
  expect(report).toMatchObject({ claimed: 0, stray: 0, askedAgain: [], identical: true });
  expect(report.kills).toBeGreaterThanOrEqual(6);
  // At most the pages in flight (6) are asked for again after each kill, with the question about a hole among them.
  expect(report.mostLost).toBeLessThanOrEqual(6);
  expect(report.mostPerRound).toBeLessThanOrEqual(report.undisturbed + report.kills * 12);
});

it('an export, a refresh and a deletion that are killed leave a whole file or none, and nothing false', async () => {
  await using market = await startMarketServer({ markets: { 'BTC/USDT': 'simulated' }, latencyMs: 20 });
  await using user = await openWorkspace();
  await user.config({ exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } } });
  const range = ['--symbol', 'BTC/USDT', '--timeframe', '1m', '--start', '2024-01-01', '--end', '2024-03-01'];
  expect(await killOthers(user, { kills: 3, range, random: seeded(3) })).toMatchObject({ falsehoods: 0 });
});
