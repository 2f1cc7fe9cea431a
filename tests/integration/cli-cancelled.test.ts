import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startMarketServer, type MarketServer } from '@candlewick/core/testing';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const RANGE = ['--symbol', 'BTC/USDT', '--timeframe', '1m', '--start', '2024-01-01', '--end', '2024-03-01'];
const IN_FLIGHT = 4;
/** Pages that are answered. */
const PAGES = 12;

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

  /** A fetch that the venue answers the first pages of, and no more: by their time, as they come in any order. */
  const startStalled = () => {
    const from = Date.UTC(2024, 0, 1) + PAGES * 1_000 * 60_000;
    market.faults.add({ kind: 'stalled-headers' }, { times: Infinity, window: { from, to: Infinity } });
    return user.start('fetch', '--trust', ...RANGE);
  };
  const cancelled = async () => {
    const running = startStalled();
    while (market.requests.klinesCount < PAGES + IN_FLIGHT) await sleep(20);
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

  describe('and what is made of it afterwards', () => {
    const beyond = [{ from: '2024-01-09T08:00:00.000Z', to: '2024-03-01T00:00:00.000Z', candles: 74_400 }];
    beforeEach(async () => {
      const running = startStalled();
      while ((await health())?.candles !== 12_000) await sleep(20);
      running.signal('SIGKILL');
      await running.result;
    });
    const told = async (...args: string[]) => {
      const { code, stdout, stderr } = await user.run(...args, '--trust', '--force');
      return { code, lacks: `${stdout}${stderr}`.includes('74,400 candles not asked for yet') };
    };
    const document = async (...args: string[]) => {
      const { code, stdout } = await user.run(...args, '--trust', '--json');
      return { code, ...(JSON.parse(stdout) as object) };
    };

    it('a file says what it is not asked to hold and lacks, beyond ends that nobody named', async () => {
      const whole = { code: 0, lacks: true };
      expect(await told('export')).toEqual(whole);
      expect(await told('export', '--output', '-')).toEqual(whole);
      expect(await told('export', '--timeframe', '1h')).toEqual(whole);
      expect(await told('export', '--start', '2024-01-05')).toEqual(whole);
      expect(await told('export', '--end', '2024-01-05')).toEqual({ code: 0, lacks: false });
      expect((await told('export', ...RANGE.slice(2))).code).toBe(4);
      expect(await document('export', '--force')).toMatchObject({
        code: 0,
        status: 'complete',
        files: [{ candles: 12_000, beyond }],
      });
    });

    it('statistics, charts and longer candles say it too', async () => {
      const chart = ['chart', '--output', 'chart.svg'];
      expect(await document('stats')).toMatchObject({ datasets: [{ beyond }] });
      expect(await document(...chart, '--force')).toMatchObject({ beyond });
      for (const args of [['stats'], chart]) {
        const { stdout } = await user.run(...args, '--trust', ...(args === chart ? ['--force'] : []));
        expect(stdout).toContain('74,400 candles not asked for yet');
      }
      const gaps = [{ ...beyond[0]!, candles: 74_400 / 60 }];
      for (const command of ['show', 'gaps'])
        expect(await document(command, '--timeframe', '1h')).toMatchObject({ datasets: [{ gaps }] });
    });
  });
});
