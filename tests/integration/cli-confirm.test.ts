import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startMarketServer, type MarketServer } from '@candlewick/core/testing';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

interface Confirmed {
  readonly status: string;
  readonly datasets: readonly {
    readonly compared: number;
    readonly requests: number;
    readonly found: number;
    readonly confirmed: readonly { readonly from: string; readonly to: string }[];
    readonly unanswered: readonly unknown[];
    readonly differences: readonly unknown[];
  }[];
}

interface Gaps {
  readonly datasets: readonly { readonly gaps: readonly unknown[] }[];
}

describe('verify --against-exchange of an import', () => {
  let market: MarketServer;
  let user: Workspace;
  const hourly = ['--symbol', 'BTC/USDT', '--timeframe', '1h'];
  const mine = ['--exchange', 'import:mine', ...hourly];

  beforeEach(async () => {
    user = await openWorkspace();
    market = await startMarketServer();
    await user.config({
      exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } },
      network: { retryDelay: 1, retries: 0 },
    });
    // Half a year as someone else's program has it.
    await run('fetch', ...hourly, '--start', '2024-01-01', '--end', '2024-07-01');
    await run('export', '--exchange', 'binance', ...hourly, '-o', 'mine.csv');
    await run('delete', '--exchange', 'binance', ...hourly, '--yes');
  });
  afterEach(async () => {
    await market[Symbol.asyncDispose]();
    await user[Symbol.asyncDispose]();
  });

  const run = (command: string, ...args: string[]) => user.run(command, '--trust', ...args);
  const confirm = async (...args: string[]) => {
    const { code, stdout, stderr } = await run('verify', ...mine, '--against-exchange', '--as', 'binance', '--json', ...args); // prettier-ignore
    if (stdout === '') throw new Error(stderr);
    const { status, datasets } = JSON.parse(stdout) as Confirmed;
    return { code, status, dataset: datasets[0]! };
  };
  const exported = async (exchange: string) =>
    (await run('export', '--exchange', exchange, ...hourly, '-o', '-')).stdout;
  const shown = async (exchange: string) => (await run('show', '--exchange', exchange, ...hourly)).stdout;
  /** Imports the file with another close in one of its rows. */
  const importChanged = async (row: number) => {
    const lines = (await readFile(join(user.folder, 'mine.csv'), 'utf8')).split('\n');
    const cells = lines[row]!.split(',');
    cells[4] = cells[1]!;
    lines[row] = cells.join(',');
    await writeFile(join(user.folder, 'mine.csv'), lines.join('\n'));
    return run('import', 'mine.csv', '--symbol', 'BTC/USDT', '--name', 'mine');
  };

  it('gives the dataset of the exchange what it sends itself, and marks what is the same in the import', async () => {
    await run('import', 'mine.csv', '--symbol', 'BTC/USDT', '--name', 'mine');
    const { code, status, dataset } = await confirm('--full');
    expect({ code, status, dataset }).toMatchObject({
      code: 0,
      status: 'ok',
      dataset: {
        // The exchange stood still for two hours, and neither has candles then.
        compared: 182 * 24 - 2,
        found: 0,
        confirmed: [{ from: '2024-01-01T00:00:00.000Z', to: '2024-07-01T00:00:00.000Z' }],
        unanswered: [],
      },
    });
    expect(dataset.requests).toBeGreaterThan(0);
    expect(await exported('binance')).toBe(await exported('import:mine'));
    expect(await shown('import:mine')).toMatch(/import +mine\.csv sha256:[0-9a-f]{64}, the same at binance/);
    expect(await shown('binance')).not.toContain('mine.csv');
    // What nobody could explain is the exchange's outage.
    const gaps = JSON.parse((await run('gaps', ...mine, '--json')).stdout) as Gaps;
    expect(gaps.datasets[0]!.gaps).toMatchObject([{ from: '2024-04-09T02:00:00.000Z', reason: 'outage' }]);
    // The exchange's dataset has it by now: nobody is asked again.
    expect((await confirm('--full')).dataset.requests).toBe(0);
  });

  it('finds a candle that the files lack and the exchange has', async () => {
    const lines = (await readFile(join(user.folder, 'mine.csv'), 'utf8')).split('\n');
    await writeFile(join(user.folder, 'mine.csv'), lines.filter((_, i) => i !== 50).join('\n'));
    await run('import', 'mine.csv', '--symbol', 'BTC/USDT', '--name', 'mine');
    const { code, dataset } = await confirm('--full');
    expect(code).toBe(7);
    expect(dataset.differences).toMatchObject([{ kind: 'unexpected', time: '2024-01-03T01:00:00.000Z' }]);
    expect((await run('gaps', ...mine)).stdout).toContain('unknown');
  });

  it('asks for a sample, and says nothing of the rest', async () => {
    await run('import', 'mine.csv', '--symbol', 'BTC/USDT', '--name', 'mine');
    const { code, dataset } = await confirm('--sample', '2');
    expect(code).toBe(0);
    expect(dataset.compared).toBe(2_000);
    expect(dataset.confirmed.length).toBe(2);
    const binance = await exported('binance');
    expect(binance.split('\n').length - 2).toBe(2_000);
  });

  it('finds a candle that the exchange has differently, by bits, with exit code 7, and does not mark it', async () => {
    await importChanged(100);
    const { code, status, dataset } = await confirm('--full');
    expect({ code, status, found: dataset.found }).toEqual({ code: 7, status: 'findings', found: 1 });
    expect(dataset.differences).toMatchObject([
      { kind: 'differs', time: '2024-01-05T03:00:00.000Z', columns: ['close'] },
    ]);
    expect(dataset.confirmed).toEqual([
      { from: '2024-01-01T00:00:00.000Z', to: '2024-01-05T03:00:00.000Z' },
      { from: '2024-01-05T04:00:00.000Z', to: '2024-07-01T00:00:00.000Z' },
    ]);
    const [ours, theirs] = [await exported('import:mine'), await exported('binance')];
    expect(ours.split('\n').filter((line, i) => line !== theirs.split('\n')[i]).length).toBe(1);
  });

  it('tells what the exchange does not answer, with exit code 5, and marks nothing', async () => {
    await run('import', 'mine.csv', '--symbol', 'BTC/USDT', '--name', 'mine');
    market.faults.add({ kind: 'status', status: 503 }, { times: Infinity });
    const { code, dataset } = await confirm();
    expect(code).toBe(5);
    expect(dataset.confirmed).toEqual([]);
    expect(await shown('import:mine')).not.toContain('the same at');
  });

  it.each<[string, string[], RegExp]>([
    ['without saying whose candles they should be', ['--against-exchange', ...mine], /--as binance/],
    [
      'as candles of an exchange that nobody knows',
      [...mine, '--against-exchange', '--as', 'bynance'],
      /bynance/,
    ],
    ['without asking an exchange', [...mine, '--as', 'binance'], /goes with --against-exchange/],
  ])('refuses an import %s', async (_, flags, why) => {
    await run('import', 'mine.csv', '--symbol', 'BTC/USDT', '--name', 'mine');
    const { code, stderr } = await run('verify', ...flags);
    expect([2, 3]).toContain(code);
    expect(stderr).toMatch(why);
  });
});
