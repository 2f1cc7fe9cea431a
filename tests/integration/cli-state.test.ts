import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '@candlewick/core';
import { startMarketServer, type MarketServer } from '@candlewick/core/testing';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const RANGE = ['--symbol', 'BTC/USDT', '--timeframe', '1h', '--start', '2024-01-01', '--end', '2024-01-05'];

describe('a state folder that cannot be written', () => {
  let market: MarketServer;
  let user: Workspace;
  let state: string;
  beforeEach(async () => {
    user = await openWorkspace();
    market = await startMarketServer();
    await user.config({ exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } } });
    const data = join(user.env['XDG_DATA_HOME']!, 'candlewick');
    await makeFolder(data);
    state = join(data, 'state');
  });
  afterEach(async () => {
    await market[Symbol.asyncDispose]();
    await user[Symbol.asyncDispose]();
  });
  const warnings = (stderr: string) =>
    stderr.match(/ warn candlewick.*?(?= \{)/g)?.map((each) => each.trim());

  it('costs a fetch its memory of markets and runs, and is told once for each; candles are there', async () => {
    await writeFile(state, 'in the way');
    const { code, stdout, stderr } = await user.run('fetch', '--trust', ...RANGE, '--json');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ status: 'complete', datasets: [{ candles: 96 }] });
    expect(warnings(stderr)).toEqual([
      expect.stringContaining('the budget cannot be shared'),
      expect.stringContaining('the list of markets cannot be kept'),
      expect.stringContaining('the record of a run could not be written'),
    ]);
    expect((await user.run('symbols', 'BTC*', '--trust')).code).toBe(0);
    // What is asked for there, and not only kept there, is an error.
    expect(await user.run('runs', '--trust')).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('STATE_UNWRITABLE') as string,
    });
  });

  it('in part is no trouble for the rest', async () => {
    await mkdir(state);
    await writeFile(join(state, 'markets'), 'in the way');
    const { code, stderr } = await user.run('fetch', '--trust', ...RANGE);
    expect({ code, told: warnings(stderr) }).toEqual({
      code: 0,
      told: [expect.stringContaining('the list of markets cannot be kept')],
    });
    expect((await user.run('runs', '--trust')).stdout).toContain('fetch');
  });
});
