import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startMarketServer, type MarketServer } from '@candlewick/core/testing';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const T = Date.parse('2024-01-03T05:00:00Z');
const at = (time: number): string => new Date(time).toISOString();

interface GapDocument {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly timesAsked: number;
}
interface Dataset {
  readonly candles: number;
  readonly requests: number;
  readonly defects: number;
  readonly anomalies: number;
  readonly status: string;
  readonly findings: readonly { readonly kind: string; readonly from: string }[];
  readonly gaps: readonly GapDocument[];
  readonly asked: readonly { readonly from: string; readonly to: string }[];
  readonly unconfirmed: readonly GapDocument[];
  readonly differences: readonly {
    readonly kind: string;
    readonly time: string;
    readonly before?: { readonly volume: number };
    readonly after?: { readonly volume: number };
  }[];
  readonly revisions: readonly {
    readonly time: string;
    readonly before: number[];
    readonly after?: number[];
  }[];
}
interface Document {
  readonly status: string;
  readonly datasets: readonly Dataset[];
}

describe('verify, repair, gaps and filled exports', () => {
  let market: MarketServer;
  let user: Workspace;
  const week = ['--start', '2024-01-01', '--end', '2024-01-08'];
  const hourly = ['--symbol', 'BTC/USDT', '--timeframe', '1h'];
  const minutes = ['--symbol', 'BTC/USDT', '--timeframe', '1m'];

  beforeEach(async () => {
    user = await openWorkspace();
    market = await startMarketServer();
    await user.config({
      exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } },
      network: { retryDelay: 1, retries: 1 },
    });
  });
  afterEach(async () => {
    await market[Symbol.asyncDispose]();
    await user[Symbol.asyncDispose]();
  });

  const run = (command: string, ...args: string[]) => user.run(command, '--trust', ...args);
  /** The first dataset of a command's document, with exit code and status. */
  const ask = async (command: string, ...args: string[]) => {
    const { code, stdout, stderr } = await run(command, '--json', ...args);
    if (stdout === '') throw new Error(stderr);
    const { status, datasets } = JSON.parse(stdout) as Document;
    return { code, status, dataset: datasets[0]! };
  };
  /** The slot of one hour answers with an unusable row as long as the fault is there. */
  const spoil = () => market.faults.add({ kind: 'nulls', at: T }, { times: Infinity });

  it('finds nothing wrong with what was fetched, and says so', async () => {
    await run('fetch', ...hourly, ...week);
    const { code, stdout } = await run('verify', '--all');
    expect(code).toBe(0);
    expect(stdout).toContain('In order: 168 candles of 1 dataset');
    expect(await ask('verify', ...hourly)).toMatchObject({
      code: 0,
      status: 'ok',
      dataset: { candles: 168, defects: 0, gaps: [], from: '2024-01-01T00:00:00.000Z' },
    });
  });

  it('finds a wrong candle against the exchange, keeps both values, and has nothing to say the next time', async () => {
    market.faults.add({ kind: 'wrong-value', column: 5, at: T }); // its volume, 1% higher
    await run('fetch', ...hourly, ...week);
    expect((await run('verify', ...hourly)).code).toBe(0);
    const found = await ask('verify', '--against-exchange', ...hourly);
    expect([found.code, found.status]).toEqual([7, 'findings']);
    const [difference] = found.dataset.differences;
    expect(difference).toMatchObject({ kind: 'changed', time: at(T) });
    expect(difference!.before!.volume / difference!.after!.volume).toBeCloseTo(1.01, 4);
    const { dataset } = await ask('show', ...hourly);
    expect(dataset.revisions).toMatchObject([{ time: at(T) }]);
    expect(dataset.revisions[0]!.before[4]).toBe(difference!.before!.volume);
    expect(dataset.revisions[0]!.after![4]).toBe(difference!.after!.volume);
    const again = await run('verify', '--against-exchange', ...hourly);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('still sends the same: 168 candles');
  });

  it('finds a candle that vanished, and one that came back', async () => {
    await run('fetch', ...hourly, ...week);
    market.faults.add({ kind: 'short-page', rows: 1, where: 'inside', at: T }, { times: Infinity });
    const gone = await run('verify', '--against-exchange', '--full', ...hourly);
    expect(gone.code).toBe(7);
    expect(gone.stdout).toMatch(/vanished {2}2024-01-03 05:00 {2}was open/);
    expect((await ask('show', ...hourly)).dataset.revisions).toMatchObject([{ time: at(T) }]);
    expect(await ask('verify', ...hourly)).toMatchObject({
      code: 0,
      dataset: { candles: 167, gaps: [{ from: at(T), reason: 'outage' }] },
    });
    market.faults.clear();
    const back = await ask('verify', '--against-exchange', ...hourly);
    expect(back.code).toBe(7);
    expect(back.dataset.differences).toMatchObject([{ kind: 'appeared', time: at(T) }]);
    expect((await ask('verify', ...hourly)).dataset).toMatchObject({ candles: 168, gaps: [] });
  });

  it('asks for an even sample of pages, the oldest and the newest among them', async () => {
    await run('fetch', ...minutes, ...week);
    market.requests.clear();
    const { code, dataset } = await ask('verify', '--against-exchange', '--sample', '3', ...minutes);
    expect(code).toBe(0);
    expect(dataset).toMatchObject({ candles: 3_000, requests: 3, differences: [] });
    expect(dataset.asked[0]!.from).toBe('2024-01-01T00:00:00.000Z');
    expect(dataset.asked[2]!.to).toBe('2024-01-08T00:00:00.000Z');
    const starts = market.requests.klines('BTCUSDT').map(({ query }) => Number(query['startTime']));
    expect(starts.sort((a, b) => a - b)).toEqual([
      Date.parse('2024-01-01'),
      Date.parse('2024-01-01') + 4_540 * MINUTE,
      Date.parse('2024-01-08') - 1_000 * MINUTE,
    ]);
    market.requests.clear();
    expect((await ask('verify', '--against-exchange', '--full', ...minutes)).dataset.candles).toBe(10_080);
    expect(market.requests.klinesCount).toBe(11);
  });

  it('takes nothing back when the exchange does not answer, and says that it did not', async () => {
    await run('fetch', ...minutes, ...week);
    const window = { from: T, to: T + MINUTE };
    market.faults.add({ kind: 'status', status: 500 }, { times: Infinity, window });
    const part = await ask('verify', '--against-exchange', '--full', ...minutes);
    expect([part.code, part.status]).toEqual([4, 'incomplete']);
    expect(part.dataset.unconfirmed).toMatchObject([{ reason: 'fetch-failed' }]);
    expect(await ask('verify', ...minutes)).toMatchObject({
      code: 0,
      dataset: { candles: 10_080, gaps: [] },
    });
    await market.pause();
    expect((await run('verify', '--against-exchange', ...minutes)).code).toBe(5);
    await market.resume();
  });

  it('repairs an open gap before its retry time, counting the askings', async () => {
    spoil();
    expect((await run('fetch', ...hourly, ...week)).code).toBe(4);
    const bad = await ask('verify', ...hourly);
    expect(bad).toMatchObject({ code: 7, status: 'findings', dataset: { defects: 1 } });
    expect(bad.dataset.findings).toMatchObject([{ kind: 'open-gap', from: at(T) }]);
    const [before] = (await ask('gaps', ...hourly)).dataset.gaps;
    expect(before).toMatchObject({ reason: 'unknown', from: at(T), to: at(T + HOUR) });

    market.requests.clear();
    expect((await run('fetch', ...hourly, ...week)).code).toBe(4);
    expect(market.requests.klinesCount).toBe(0); // until its retry time

    expect(await ask('repair', ...hourly)).toMatchObject({ code: 4, status: 'incomplete' });
    const [after] = (await ask('gaps', '--open', ...hourly)).dataset.gaps;
    expect(after!.timesAsked).toBeGreaterThan(before!.timesAsked);
    const shown = await run('gaps', ...hourly);
    expect(shown.stdout).toMatch(/2024-01-03 05:00 +2024-01-03 06:00 +1 +unknown +\d+ /);
    expect(shown.stdout).toContain('1 open (1 candle)');

    market.faults.clear();
    expect(await ask('repair', ...hourly)).toMatchObject({
      code: 0,
      status: 'complete',
      dataset: { candles: 1, requests: 1, gaps: [] },
    });
    expect((await run('verify', ...hourly)).code).toBe(0);
    const nothing = await run('repair', '--all');
    expect([nothing.code, nothing.stdout]).toEqual([0, expect.stringContaining('Nothing to repair')]);
    expect(JSON.parse((await run('repair', '--all', '--json')).stdout)).toMatchObject({
      status: 'complete',
      datasets: [],
    });
  });

  it('asks about explained gaps only with --explained', async () => {
    market.faults.add({ kind: 'short-page', rows: 1, where: 'inside', at: T }, { times: Infinity });
    expect((await run('fetch', ...hourly, ...week)).code).toBe(0);
    market.faults.clear();
    market.requests.clear();
    expect((await run('repair', ...hourly)).stdout).toContain('Nothing to repair');
    expect(market.requests.klinesCount).toBe(0);
    expect((await run('repair', '--explained', ...hourly)).code).toBe(0);
    expect((await ask('show', ...hourly)).dataset).toMatchObject({ candles: 168, gaps: [] });
  });

  it('shows what is unusual without failing, and fails on it with --strict', async () => {
    await run('fetch', ...hourly, ...week);
    const low = ['--price-threshold', '0.5', ...hourly];
    expect(await ask('verify', ...low)).toMatchObject({ code: 0, dataset: { defects: 0, status: 'ok' } });
    const strict = await ask('verify', '--strict', ...low);
    expect(strict.code).toBe(7);
    expect(strict.dataset.anomalies).toBeGreaterThan(0);
    expect(strict.dataset.findings[0]!.kind).toBe('price-anomaly');
    const { stdout } = await run('verify', ...low);
    expect(stdout).toContain('robust deviations');
    expect((await ask('show', ...hourly)).dataset.candles).toBe(168);
  });

  it('tells what it cannot do', async () => {
    expect((await run('verify')).code).toBe(2);
    await run('fetch', ...hourly, ...week);
    await run('fetch', '--symbol', 'ETH/USDT', '--timeframe', '1h', ...week);
    for (const args of [
      ['verify', '--flat-run', 'x'],
      ['verify', '--sample', '3'],
      ['verify', '--against-exchange', '--sample', '1.5'],
      ['verify', '--against-exchange', '--sample', '2', '--full'],
      ['verify', '--against-exchange'],
      ['repair'],
      ['export', '--fill', 'cubic'],
      ['fetch', ...hourly, ...week, '--fill', 'linear'],
    ]) {
      const { code, stderr } = await run(...(args as [string]));
      expect([args, code]).toEqual([args, 2]);
      expect(stderr).toContain('[USAGE]');
    }
    expect((await ask('verify')).code).toBe(0);
  });

  it('fills a view on export, flagged, under a name of its own, and stores none of it', async () => {
    market.faults.add({ kind: 'short-page', rows: 2, where: 'inside', at: T }, { times: Infinity });
    const range = [...hourly, ...week];
    expect((await run('fetch', ...range, '--export', 'csv', '--fill', 'previous')).code).toBe(0);
    expect((await run('export', ...hourly, '--format', 'csv,jsonl')).code).toBe(0);
    const folder = join(user.folder, 'historical_data');
    const name = 'BTC_USDT_1h_20240101_20240108';
    expect((await readdir(folder)).sort()).toEqual(
      [`${name}.csv`, `${name}.jsonl`, `${name}_filled.csv`].sort(),
    );
    const lines = async (file: string) => (await readFile(join(folder, file), 'utf8')).trim().split('\n');
    const [plain, filled] = [await lines(`${name}.csv`), await lines(`${name}_filled.csv`)];
    expect(filled[0]).toBe('timestamp,open,high,low,close,volume,filled');
    expect([plain.length, filled.length]).toEqual([167, 169]);
    expect(filled.filter((line) => line.endsWith(',0')).map((line) => line.slice(0, -2))).toEqual(
      plain.slice(1),
    );
    const close = plain.find((line) => line.startsWith('2024-01-03 04:00:00'))!.split(',')[4]!;
    expect(filled.filter((line) => line.endsWith(',1'))).toEqual(
      ['05', '06'].map((hour) => `2024-01-03 ${hour}:00:00,${close},${close},${close},${close},0,1`),
    );
    const { stdout } = await run(
      'export',
      ...hourly,
      '--format',
      'jsonl',
      '--fill',
      'linear',
      '--output',
      '-',
    );
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { filled: number; close: number });
    expect(rows.filter((row) => row.filled === 1)).toHaveLength(2);
    expect((await ask('show', ...hourly)).dataset.candles).toBe(166);
  });
});
