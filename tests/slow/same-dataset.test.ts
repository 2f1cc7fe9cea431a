import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { startMarketServer } from '@candlewick/core/testing';
import { falseClaims } from '../integration/support/cache-truth.ts';
import { openWorkspace } from '../integration/support/run-cli.ts';

const PAGES = 60;
const IN_FLIGHT = 6;
const START = Date.parse('2024-01-01');
const END = START + PAGES * 1_000 * 60_000;

it.each([2, 3])('%i processes that fetch one dataset at once share the work', async (processes) => {
  await using market = await startMarketServer({ markets: { 'BTC/USDT': 'simulated' }, latencyMs: 400 });
  await using user = await openWorkspace();
  await user.config({
    exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } },
    performance: { requestsInFlight: IN_FLIGHT },
  });
  const fetch = [
    ...['fetch', '--trust', '--symbol', 'BTC/USDT', '--timeframe', '1m', '--json', '--cache-dir', 'cache'],
    ...['--start', new Date(START).toISOString(), '--end', new Date(END).toISOString()],
  ];
  const results = await Promise.all(
    Array.from({ length: processes }, (_, i) => user.run(...fetch, '--output', `${i}.csv`)),
  );
  for (const { code, stdout } of results) {
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'complete', datasets: [{ candles: PAGES * 1_000 }] });
  }
  // Only what several had under way at the same time is asked for twice: at the beginning, and where they meet.
  expect(market.requests.klinesCount).toBeLessThanOrEqual(PAGES + 2 * (processes - 1) * IN_FLIGHT);
  const [first, ...others] = await Promise.all(
    results.map((_, i) => readFile(join(user.folder, `${i}.csv`))),
  );
  for (const other of others) expect(first!.equals(other)).toBe(true);
  expect(await falseClaims(join(user.folder, 'cache'), join(dirname(user.folder), 'state'))).toMatchObject({
    datasets: 1, claimed: 0, stray: 0,
  }); // prettier-ignore
});
