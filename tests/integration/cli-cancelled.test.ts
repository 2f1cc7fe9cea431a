import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startMarketServer, type MarketServer } from '@candlewick/core/testing';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const RANGE = ['--symbol', 'BTC/USDT', '--timeframe', '1m', '--start', '2024-01-01', '--end', '2024-03-01'];
const IN_FLIGHT = 4;

interface Runs {
  readonly runs: readonly {
    readonly runId: string;
    readonly status: string;
    readonly datasets: readonly { readonly status: string }[];
    readonly requests: { readonly count: number; readonly failed: number; readonly cancelled?: number };
    readonly waterfall: readonly { readonly cancelled?: true }[];
  }[];
}

describe('a fetch that did not come to its end', () => {
  let market: MarketServer;
  let user: Workspace;

  beforeEach(async () => {
    user = await openWorkspace();
    market = await startMarketServer();
    await user.config({
      exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } },
      performance: { requestsInFlight: IN_FLIGHT },
    });
  });
  afterEach(async () => {
    await market[Symbol.asyncDispose]();
    await user[Symbol.asyncDispose]();
  });

  /** A fetch that the venue answers some pages of, and then no more. */
  const startStalled = () => {
    market.faults.add({ kind: 'stalled-headers' }, { times: Infinity, nth: 13 });
    return user.start('fetch', '--trust', ...RANGE);
  };
  const cancelled = async () => {
    const running = startStalled();
    while (market.requests.klinesCount < 12 + IN_FLIGHT) await sleep(20);
    running.signal('SIGINT');
    return running.result;
  };

  const health = async () => {
    const { stdout } = await user.run('list', '--trust', '--json');
    return (JSON.parse(stdout) as { datasets: { candles: number; health: string }[] }).datasets[0];
  };

  it('counts, after Ctrl-C, what was under way as cancelled in its record, and nothing as failed', async () => {
    expect((await cancelled()).code).toBe(130);
    const { runs } = JSON.parse((await user.run('runs', '--trust', '--json')).stdout) as Runs;
    expect(runs).toHaveLength(1);
    const [{ runId, status, datasets, requests, waterfall }] = runs as [Runs['runs'][0]];
    expect(status).toBe('interrupted');
    expect(datasets.map((each) => each.status)).toEqual(['interrupted']);
    expect(requests.failed).toBe(0);
    expect(requests.cancelled).toBe(IN_FLIGHT);
    expect(waterfall.filter((each) => each.cancelled)).toHaveLength(requests.cancelled!);
    const { stdout } = await user.run('runs', '--trust', runId);
    expect(stdout).toContain(`0 failed, ${requests.cancelled} cancelled`);
    expect(stdout).toContain('klines cancelled');
  });

  it('leaves a dataset that says what was not asked for, until it is', async () => {
    await cancelled();
    expect(await health()).toMatchObject({ candles: 12_000, health: '74,400 candles not asked for yet' });
    expect((await user.run('show', '--trust')).stdout).toContain('not asked: the run was stopped');
    market.faults.clear();
    expect((await user.run('repair', '--trust')).code).toBe(0);
    expect(await health()).toMatchObject({ candles: 86_400, health: 'complete' });
  });

  it('says so while it runs as well, and when nobody could write it down: killed', async () => {
    const running = startStalled();
    const left = { candles: 12_000, health: '74,400 candles not asked for yet' };
    while ((await health())?.candles !== left.candles) await sleep(20);
    expect(await health()).toMatchObject(left);
    running.signal('SIGKILL');
    expect((await running.result).code).toBe(null);
    expect(await health()).toMatchObject(left);
    market.faults.clear();
    expect((await user.run('fetch', '--trust', ...RANGE)).code).toBe(0);
    expect(await health()).toMatchObject({ candles: 86_400, health: 'complete' });
  });
});
