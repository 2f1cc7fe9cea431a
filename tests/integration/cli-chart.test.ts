import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const market = ['--exchange', 'simulated', '--symbol', 'BTC/USDT'];

describe('chart', () => {
  let user: Workspace;
  beforeAll(async () => {
    user = await openWorkspace();
    await user.run('fetch', ...market, '--timeframe', '1h', '--start', '2024-07-01', '--end', '2024-08-01');
  });
  afterAll(() => user[Symbol.asyncDispose]());

  it('writes an SVG file, and replaces one only with --force', async () => {
    const file = ['--output', 'btc.svg', '--indicators', 'sma:20,rsi:14'];
    const { code, stdout } = await user.run('chart', ...market, ...file);
    expect(code).toBe(0);
    expect(stdout).toMatch(/btc\.svg {2}736 candles as 184 bars, [\d.]+ KB/);
    const svg = await readFile(join(user.folder, 'btc.svg'), 'utf8');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    for (const text of ['BTC/USDT · 1h · simulated', 'sma_20', 'rsi_14', 'outage: 1 gap'])
      expect(svg).toContain(text);
    const again = await user.run('chart', ...market, ...file);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('--force')]);
    await writeFile(join(user.folder, 'btc.svg'), 'mine');
    expect((await user.run('chart', ...market, ...file, '--force', '--theme', 'dark')).code).toBe(0);
    expect(await readFile(join(user.folder, 'btc.svg'), 'utf8')).toContain('#12161d');
  });

  it('gives the SVG on standard output where that is no terminal', async () => {
    const { code, stdout, stderr } = await user.run('chart', ...market, '--timeframe', '6h', '--log');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^<svg[\s\S]*<\/svg>\n$/);
    expect(stdout).toContain('6h made of 1h');
  });

  it('tells what it drew as one document', async () => {
    const { stdout } = await user.run('chart', ...market, '--timeframe', '4h', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      symbol: 'BTC/USDT',
      timeframe: '4h',
      from_timeframe: '1h',
      from: '2024-07-01T00:00:00.000Z',
      bars: 184,
      bar_timeframe: '4h',
      file: null,
    });
  });

  it('is of one dataset, and says what is wrong with its flags', async () => {
    await user.run('fetch', ...market, '--timeframe', '1d', '--start', '2024-07-01', '--end', '2024-08-01');
    const several = await user.run('chart', ...market);
    expect([several.code, several.stderr]).toEqual([2, expect.stringContaining('2 fit')]);
    for (const wrong of [
      ['--theme', 'blue'],
      ['--width', 'wide'],
      ['--indicators', 'nothing'],
    ])
      expect((await user.run('chart', ...market, '--timeframe', '1h', ...wrong)).code).toBe(2);
  });
});
