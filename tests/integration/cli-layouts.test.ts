import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const market = ['--exchange', 'simulated', '--symbol', 'BTC/USDT', '--timeframe'];
const range = ['--start', '2024-01-01', '--end', '2024-01-04'];

describe('layouts of other tools', () => {
  let user: Workspace;
  beforeAll(async () => {
    user = await openWorkspace();
    for (const timeframe of ['1m', '1h']) await user.run('fetch', ...market, timeframe, ...range);
  });
  afterAll(() => user[Symbol.asyncDispose]());

  const filesOf = async (format: string, timeframe: string) => {
    const into = `${format}-${timeframe}/`;
    const { code } = await user.run('export', ...market, timeframe, '--format', format, '-o', into);
    expect(code).toBe(0);
    const all = await readdir(join(user.folder, into), { recursive: true, withFileTypes: true });
    return all
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name).slice(join(user.folder, into).length))
      .sort();
  };

  it('divide minutes for Lean into a zip per day, and hours into one', async () => {
    expect(await filesOf('lean', '1m')).toEqual([
      'crypto/simulated/minute/btcusdt/20240101_trade.zip',
      'crypto/simulated/minute/btcusdt/20240102_trade.zip',
      'crypto/simulated/minute/btcusdt/20240103_trade.zip',
    ]);
    expect(await filesOf('lean', '1h')).toEqual(['crypto/simulated/hour/btcusdt_trade.zip']);
  });

  it.each([
    ['freqtrade', 'user_data/data/simulated/BTC_USDT-1h.feather'],
    ['tradingview', 'tradingview/SIMULATED_BTCUSDT, 60.csv'],
  ])('put the file of %s where it is looked for', async (format, file) => {
    expect(await filesOf(format, '1h')).toEqual([file]);
  });
});
