import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startMarketServer } from '@candlewick/core/testing';
import { falseClaims } from '../integration/support/cache-truth.ts';
import { openWorkspace } from '../integration/support/run-cli.ts';
import { randomOf } from '../torture/archive-faults/random.ts';

const MONTHS = 13;
const KILLS = 8;
const FILES_IN_FLIGHT = 3;

it('a fetch of files that is killed at random moments goes on with the files that were not stored', async () => {
  const random = randomOf(11);
  await using market = await startMarketServer({
    markets: { 'BTC/USDT': 'simulated' },
    now: Date.UTC(2025, 1, 3, 12),
    budget: { limit: 1e9 },
    latencyMs: ({ endpoint }) => (endpoint === 'archive' ? 40 : 0),
  });
  await using user = await openWorkspace();
  await user.config({
    exchanges: { binance: { ccxt: { urls: market.ccxtUrls() }, archive: { url: market.url } } },
  });
  const series = ['--symbol', 'BTC/USDT', '--timeframe', '15m', '--trust'];
  const range = [...series, '--start', '2024-01-01', '--end', '2025-02-01'];
  const pages = ['--cache-dir', 'pages', '--source', 'rest', '--output', 'pages.csv'];
  expect((await user.run('fetch', ...range, ...pages)).code).toBe(0);

  for (let kills = 0, round = 0; kills < KILLS; round++) {
    const cache = ['--cache-dir', `cache-${round}`];
    let stored = new Set<string>();
    for (;;) {
      market.requests.clear();
      const running = user.start('fetch', ...range, ...cache, '--output', `${round}.csv`, '--force');
      let isOver = false;
      void running.result.then(() => (isOver = true));
      const after = 1 + random.below(4);
      const late = random.below(60);
      while (!isOver && market.requests.archiveFiles.length < after) await sleep(2);
      await sleep(late);
      if (kills < KILLS) running.signal('SIGKILL');
      const { code } = await running.result;
      const asked = market.requests.archiveFiles;
      expect(asked.filter((name) => stored.has(name))).toEqual([]);
      if (code === 0) break;
      kills++;
      const truth = await falseClaims(
        join(user.folder, `cache-${round}`),
        join(dirname(user.folder), 'state'),
      );
      expect(truth).toMatchObject({ claimed: 0, stray: 0 });
      const shown = await user.run('show', ...series, ...cache, '--json');
      stored = new Set(shown.stdout.match(/BTCUSDT-15m-20\d\d-\d\d\.zip/g));
      expect(asked.filter((name) => !stored.has(name)).length).toBeLessThanOrEqual(FILES_IN_FLIGHT);
    }
    const [files, all] = await Promise.all(
      [`${round}.csv`, 'pages.csv'].map((name) => readFile(join(user.folder, name), 'utf8')),
    );
    expect(files).toBe(all);
  }
  market.requests.clear();
  expect((await user.run('fetch', ...range, '--cache-dir', 'whole')).code).toBe(0);
  expect(market.requests.archiveFiles.length).toBe(MONTHS);
});
