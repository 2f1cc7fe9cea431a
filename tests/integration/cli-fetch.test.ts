import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startMarketServer, type MarketServer } from '@candlewick/core/testing';
import { loadedBy } from './support/loaded-sources.ts';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

interface Document {
  readonly status: string;
  readonly datasets: readonly {
    readonly symbol: string; readonly status: string; readonly candles: number; readonly requests: number; readonly from: string; readonly to: string;
    readonly gaps: readonly { readonly from: string; readonly to: string; readonly reason: string; readonly candles: number }[];
    readonly files: readonly { readonly path: string }[];
    readonly cacheHitRatio: number;
  }[];
} // prettier-ignore

describe('candlewick fetch against a Binance-shaped exchange', () => {
  let market: MarketServer;
  let user: Workspace;

  const open = async (options: Parameters<typeof startMarketServer>[0] = {}, more: object = {}) => {
    market = await startMarketServer(options);
    await user.config({
      exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } },
      network: { retryDelay: 10 },
      ...more,
    });
  };
  const fetch = (...args: string[]) => user.run('fetch', '--trust', ...args);
  const json = async (...args: string[]): Promise<Document> => {
    const { stdout, stderr } = await fetch('--json', ...args);
    expect(stderr).toBe('');
    return JSON.parse(stdout) as Document;
  };
  const week = ['--start', '2024-01-01', '--end', '2024-01-08'];

  beforeEach(async () => {
    user = await openWorkspace();
  });
  afterEach(async () => {
    await market[Symbol.asyncDispose]();
    await user[Symbol.asyncDispose]();
  });

  it('fetches several symbols side by side and shows each', async () => {
    await open({ latencyMs: 300 });
    const { code, stdout } = await fetch('--symbols', 'BTC/USDT,ETH/USDT', '--timeframe', '1h', ...week);
    expect(code).toBe(0);
    expect(stdout).toMatch(/BTC\/USDT 1h .*168 candles/);
    expect(stdout).toMatch(/ETH\/USDT 1h .*168 candles/);
    expect(market.requests.mostInFlight).toBeGreaterThanOrEqual(2);
  });

  it('never stores the open candle, and adds it once it has closed', async () => {
    const noon = Date.parse('2024-03-01T12:30:00Z');
    await open({ now: noon, frozen: true });
    const first = await json('--symbol', 'BTC/USDT', '--timeframe', '1h', '--start', '2024-03-01');
    expect(first.datasets[0]).toMatchObject({
      candles: 12,
      to: '2024-03-01T12:00:00.000Z',
      status: 'complete',
    });
    market.clock.set(noon + HOUR);
    market.requests.clear();
    const second = await json(
      '--symbol',
      'BTC/USDT',
      '--timeframe',
      '1h',
      '--start',
      '2024-03-01',
      '--export',
      'csv',
    );
    expect(second.datasets[0]).toMatchObject({ candles: 13, to: '2024-03-01T13:00:00.000Z' });
    expect(market.requests.klines('BTCUSDT').map(({ query }) => Number(query['startTime']))).toEqual([
      Date.parse('2024-03-01T12:00:00Z'),
    ]);
    const lines = (await readFile(second.datasets[0]!.files[0]!.path, 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(14);
    const shown = JSON.parse((await user.run('show', '--trust', '--json')).stdout) as {
      datasets: [{ revisions: unknown[] }];
    };
    expect(shown.datasets[0].revisions).toEqual([]);
  });

  it('records a page that cannot be had as a gap, exits 4, and asks only for it the next time', async () => {
    await open();
    const from = Date.parse('2024-01-03T00:00:00Z');
    market.faults.add(
      { kind: 'status', status: 500 },
      { times: Infinity, window: { from, to: from + MINUTE } },
    );
    const bad = await fetch('--json', '--symbol', 'BTC/USDT', '--timeframe', '1m', ...week);
    expect(bad.code).toBe(4);
    const document = JSON.parse(bad.stdout) as Document;
    expect(document.status).toBe('incomplete');
    expect(document.datasets[0]!.gaps.filter(({ reason }) => reason === 'fetch-failed')).toHaveLength(1);
    market.faults.clear();
    market.requests.clear();
    const good = await json('--symbol', 'BTC/USDT', '--timeframe', '1m', ...week);
    expect(good.status).toBe('complete');
    expect(market.requests.klinesCount).toBe(1);
  });

  it('exits 5 with one clear line when the exchange cannot be reached', async () => {
    await open({}, { network: { retryDelay: 10, retries: 1 } });
    await market.pause();
    const { code, stderr, stdout } = await fetch('--symbol', 'BTC/USDT', ...week);
    expect(code).toBe(5);
    expect(`${stdout}${stderr}`).not.toMatch(/\n +at /);
    await market.resume();
  });

  it('keeps what was fetched at Ctrl-C, exits 130 without waiting for answers, and goes on from there', async () => {
    await open({ latencyMs: 150 });
    const range = [
      '--symbol',
      'BTC/USDT',
      '--timeframe',
      '1m',
      '--start',
      '2024-01-01',
      '--end',
      '2024-03-01',
    ];
    // What is under way is never answered: whoever waited for it would wait for half a minute.
    market.faults.add({ kind: 'stalled-headers' }, { times: Infinity, nth: 21 });
    const running = user.start('fetch', '--trust', ...range);
    while (market.requests.klinesCount < 21) await new Promise((resolve) => setTimeout(resolve, 20));
    const asked = Date.now();
    running.signal('SIGINT');
    const { code, stderr } = await running.result;
    expect(code).toBe(130);
    expect(Date.now() - asked).toBeLessThan(15_000);
    expect(stderr).toContain('interrupted');
    const done = market.requests.klinesCount;
    market.requests.clear();
    market.faults.clear();
    const rest = await json(...range);
    expect(rest.status).toBe('complete');
    expect(
      rest.datasets[0]!.candles + rest.datasets[0]!.gaps.reduce((sum, gap) => sum + gap.candles, 0),
    ).toBe(60 * 1440);
    // Pages in flight may be asked again, what was committed is not.
    expect(market.requests.klinesCount).toBeLessThanOrEqual(87 + 12 - (done - 8));
  });

  it('replaces its own export, and a named file only with --force', async () => {
    await open();
    const range = ['--symbol', 'BTC/USDT', '--timeframe', '1h', ...week];
    expect((await fetch(...range, '--export', 'csv')).code).toBe(0);
    expect((await fetch(...range, '--export', 'csv')).code).toBe(0);
    expect(await readdir(join(user.folder, 'historical_data'))).toEqual([
      'BTC_USDT_1h_20240101_20240108.csv',
    ]);
    expect((await fetch(...range, '--output', 'mine.csv')).code).toBe(0);
    await writeFile(join(user.folder, 'mine.csv'), 'precious');
    const refused = await fetch(...range, '--output', 'mine.csv');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--force');
    expect(await readFile(join(user.folder, 'mine.csv'), 'utf8')).toBe('precious');
    expect((await fetch(...range, '--output', 'mine.csv', '--force')).code).toBe(0);
  });

  it('writes only data to standard output with --output -', async () => {
    await open();
    const { stdout, code } = await fetch(
      '--symbol',
      'BTC/USDT',
      '--timeframe',
      '1h',
      ...week,
      '--output',
      '-',
    );
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe('timestamp,open,high,low,close,volume');
    expect(stdout.trim().split('\n')).toHaveLength(169);
  });

  it('leaves the cache alone with --no-cache', async () => {
    await open();
    const { stdout, code } = await fetch(
      '--no-cache',
      '--symbol',
      'BTC/USDT',
      '--timeframe',
      '1h',
      ...week,
      '--output',
      '-',
    );
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(169);
    expect(JSON.parse((await user.run('list', '--trust', '--json')).stdout)).toMatchObject({ datasets: [] });
  });

  it('shows the plan and fetches nothing with --dry-run', async () => {
    await open();
    const { stdout } = await fetch(
      '--dry-run',
      '--json',
      '--symbol',
      'BTC/USDT',
      '--timeframe',
      '1m',
      ...week,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      requests: 11,
      weight: 22,
      datasets: [{ missingSlots: 10_080 }],
    });
    expect(market.requests.klinesCount).toBe(0);
  });

  it('answers a cached fetch without loading ccxt', async () => {
    await open();
    const range = ['--symbol', 'BTCUSDT', '--timeframe', '1h', ...week];
    expect((await fetch(...range)).code).toBe(0);
    const { sources } = await loadedBy(user, 'fetch', '--trust', ...range);
    expect(sources.filter((each) => each.includes('/lmdb/'))).not.toEqual([]);
    expect(sources.filter((each) => each.includes('/ccxt/'))).toEqual([]);
  });

  it('prints no secret at any log level, and sends no key with requests for candles', async () => {
    await open();
    const env = {
      BINANCE_API_KEY: 'key-that-is-secret',
      BINANCE_SECRET_KEY: 'secret-that-is-secret',
      LOG_LEVEL: 'trace',
    };
    for (const args of [
      ['fetch', '--trust', '--debug', '--symbol', 'BTC/USDT', '--timeframe', '1h', ...week],
      ['config', '--trust'],
      ['config', '--trust', '--json'],
      ['fetch', '--trust', '--debug', '--symbol', 'NO/SUCH'],
    ]) {
      const { stdout, stderr } = await user.runWith(env, ...args);
      expect(`${stdout}${stderr}`).not.toContain('that-is-secret');
    }
    for (const { headers } of market.requests.all as readonly { headers?: object }[])
      expect(JSON.stringify(headers ?? {})).not.toContain('that-is-secret');
  });

  it('refuses urls of a project file that is not trusted', async () => {
    await open();
    const { code, stderr } = await user.run('fetch', '--symbol', 'BTC/USDT', ...week);
    expect(code).toBe(3);
    expect(stderr).toContain('exchanges.binance.ccxt');
    expect(stderr).toContain('--trust');
    expect(market.requests.all).toHaveLength(0);
  });
});
