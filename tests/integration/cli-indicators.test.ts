import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const market = ['--exchange', 'simulated', '--symbol', 'BTC/USDT'];

describe('exports with indicators', () => {
  let user: Workspace;
  beforeAll(async () => {
    user = await openWorkspace();
    await user.run('fetch', ...market, '--timeframe', '1h', '--start', '2024-01-01', '--end', '2024-02-01');
  });
  afterAll(() => user[Symbol.asyncDispose]());

  const lines = async (file: string) =>
    (await readFile(join(user.folder, 'historical_data', file), 'utf8')).trim().split('\n');

  it('have empty cells while there are too few candles, and values from the first candle where earlier ones are cached', async () => {
    const wanted = ['--timeframe', '1h', '--indicators', 'sma:3,rsi:14'];
    expect((await user.run('export', ...market, ...wanted)).code).toBe(0);
    const all = await lines('simulated_BTC_USDT_1h_20240101_20240201_indicators.csv');
    expect(all[0]).toBe('timestamp,open,high,low,close,volume,sma_3,rsi_14');
    expect(all[1]).toMatch(/,,$/);
    expect(all[4]).toMatch(/,\d+(\.\d+)?,$/);
    await user.run('export', ...market, ...wanted, '--start', '2024-01-25', '--end', '2024-01-26');
    const day = await lines('simulated_BTC_USDT_1h_20240125_20240126_indicators.csv');
    expect(day).toHaveLength(25);
    const cells = (line: string) => line.split(',').map(Number).slice(1); // prettier-ignore
    const same = all.filter((line) => line.startsWith('2024-01-25'));
    day
      .slice(1)
      .forEach((line, i) =>
        cells(line).forEach((cell, c) => expect(cell).toBeCloseTo(cells(same[i]!)[c]!, 6)),
      );
  });

  it('are made of candles that are made of others, and of filled ones', async () => {
    const { code, stdout } = await user.run(
      ...['export', ...market, '--timeframe', '1d', '--indicators', 'ema:5,macd', '--format', 'jsonl'],
      ...['--fill', 'previous', '--start', '2024-01-10', '--end', '2024-01-12', '--output', '-'],
    );
    expect(code).toBe(0);
    const rows = stdout.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
    expect(rows).toHaveLength(2);
    expect(Object.keys(rows[0]!)).toEqual([
      ...['timestamp', 'open', 'high', 'low', 'close', 'volume', 'filled', 'ema_5'],
      ...['macd_12_26_9', 'macd_signal_12_26_9', 'macd_histogram_12_26_9'],
    ]);
    expect([typeof rows[0]!['ema_5'], rows[0]!['macd_12_26_9']]).toEqual(['number', null]);
  });

  it('say what is wrong with a list of indicators', async () => {
    const { code, stderr } = await user.run('export', ...market, '--indicators', 'sma:20,smaa');
    expect([code, stderr]).toEqual([2, expect.stringContaining('«smaa» is none. There are sma, ema')]);
  });
});
