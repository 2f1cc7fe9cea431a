import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const market = ['--exchange', 'simulated', '--symbol', 'BTC/USDT'];
const day = ['--start', '2024-01-01', '--end', '2024-01-02'];

describe('timeframes that no exchange has', () => {
  let user: Workspace;
  beforeAll(async () => {
    user = await openWorkspace();
  });
  afterAll(() => user[Symbol.asyncDispose]());

  const lines = async (file: string) =>
    (await readFile(join(user.folder, 'historical_data', file), 'utf8')).trim().split('\n');
  const cached = async () => {
    const { stdout } = await user.run('list', '--json');
    return (JSON.parse(stdout) as { datasets: { timeframe: string }[] }).datasets.map(
      ({ timeframe }) => timeframe,
    );
  };

  it('are fetched as the longest candles that they can be made of, and exported as they were asked for', async () => {
    const { code, stdout } = await user.run(
      ...['fetch', ...market, '--timeframe', '7m', ...day, '--export', 'csv'],
    );
    expect(code).toBe(0);
    expect(stdout).toContain('simulated has no 7m: 1m is fetched, and 7m made of it when it is read.');
    expect(await cached()).toEqual(['1m']);
    const [name] = await readdir(join(user.folder, 'historical_data'));
    expect(name).toMatch(/^simulated_BTC_USDT_7m_20240101T0\d{3}_20240102.*_from_1m\.csv$/);
    expect((await lines(name!)).length - 1).toBe(206); // whole ones of 1,440 minutes; 2024-01-01 is no multiple of 7
  });

  it('name what they are made of in the document of a fetch', async () => {
    const { stdout } = await user.run('fetch', ...market, '--timeframe', '7m', ...day, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'complete',
      datasets: [{ timeframe: '1m', derived: '7m', requests: 0 }],
    });
  });

  it('are made of what is cached when they are exported, also those that the exchange has', async () => {
    const { code, stdout } = await user.run('export', ...market, '--timeframe', '4h', ...day);
    expect(code).toBe(0);
    expect(stdout).toContain('BTC/USDT 4h is made of cached 1m candles.');
    expect(await lines('simulated_BTC_USDT_4h_20240101_20240102_from_1m.csv')).toHaveLength(7);
    await user.run('fetch', ...market, '--timeframe', '4h', ...day);
    await user.run('export', ...market, '--timeframe', '4h', ...day);
    // The simulated market folds its minutes by the same rule.
    expect(await lines('simulated_BTC_USDT_4h_20240101_20240102.csv')).toEqual(
      await lines('simulated_BTC_USDT_4h_20240101_20240102_from_1m.csv'),
    );
    const again = await user.run('export', ...market, '--timeframe', '4h', '--from-timeframe', '1m', ...day);
    expect(again.stdout).toContain('_from_1m.csv  6 candles');
  });

  it('are made of the longest cached candles that fit', async () => {
    const { stdout } = await user.run('export', ...market, '--timeframe', '12h', ...day);
    expect(stdout).toContain('BTC/USDT 12h is made of cached 4h candles.');
  });

  it('leave partial candles out, or flag them when that is asked for', async () => {
    const range = ['--start', '2024-01-01', '--end', '2024-01-03'];
    const left = await user.run('export', ...market, '--timeframe', '10h', ...range);
    expect(left.stdout).toContain('1 candle,');
    await user.run('export', ...market, '--timeframe', '10h', ...range, '--partial', 'flag');
    const names = await readdir(join(user.folder, 'historical_data'));
    const flagged = await lines(names.find((name) => name.endsWith('_partial.csv'))!);
    expect(flagged[0]).toBe('timestamp,open,high,low,close,volume,partial');
    expect(flagged.slice(1).map((line) => line.split(',').at(-1))).toEqual(['0', '1']);
  });

  it('are brought up to date through what they are made of', async () => {
    const { code, stdout } = await user.run('update', ...market, '--timeframe', '3m', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('simulated BTC/USDT 1m is brought up to date: 3m is made of it.');
  });

  describe('show, gaps, verify and repair', () => {
    const seven = [...market, '--timeframe', '7m'];

    it('show what they are made of, and what is made', async () => {
      const { code, stdout } = await user.run('show', ...seven);
      expect(code).toBe(0);
      expect(stdout).toContain('simulated BTC/USDT 7m made of 1m');
      expect(stdout).toMatch(/made of +1m candles, when they are read: none of them is stored/);
      const { datasets } = JSON.parse((await user.run('show', ...seven, '--json')).stdout) as {
        datasets: unknown[];
      };
      expect(datasets).toMatchObject([
        { symbol: 'BTC/USDT', timeframe: '7m', from_timeframe: '1m', candles: 206 },
      ]);
    });

    it('tell the times for which none can be made', async () => {
      const range = ['--start', '2024-01-01', '--end', '2024-01-03', '--json'];
      const { stdout } = await user.run('gaps', ...market, '--timeframe', '10h', '--open', ...range);
      const { datasets } = JSON.parse(stdout) as { datasets: { gaps: { reason: string }[] }[] };
      expect(datasets).toMatchObject([{ timeframe: '10h', from_timeframe: expect.any(String) as string }]);
      expect(datasets[0]!.gaps.length).toBeGreaterThan(0);
    });

    it.each(['verify', 'repair'])('%s what they are made of, and say so', async (command) => {
      const { code, stdout } = await user.run(command, ...seven);
      expect(code).toBe(0);
      expect(stdout).toContain('BTC/USDT 7m is made of cached 1m candles when it is read: these are meant.');
    });

    it('end with a clear error where nothing that is cached fits', async () => {
      for (const command of ['show', 'gaps', 'verify', 'repair']) {
        const { code, stderr } = await user.run(command, ...market, '--timeframe', '7s');
        expect([code, stderr]).toEqual([
          2,
          expect.stringContaining('7s candles of simulated BTC/USDT are neither cached nor can they be made'),
        ]);
      }
    });
  });

  it.each([
    ['delete', ['delete', '--yes'], /To delete those, name --timeframe 1m\./],
    ['verify --cross-check', ['verify', '--cross-check'], /candlewick fetch .* --timeframe 7m/],
  ])('are not what %s is about: it says of what they are made, and what to do', async (_, command, what) => {
    const { code, stderr } = await user.run(...command, ...market, '--timeframe', '7m');
    expect(code).toBe(2);
    expect(stderr).toContain('no 7m candles of simulated BTC/USDT are cached: they are made of 1m');
    expect(stderr).toMatch(what);
  });

  it('end with a clear error where nothing that is cached fits', async () => {
    const { code, stderr } = await user.run('export', ...market, '--timeframe', '7s');
    expect(code).toBe(2);
    expect(stderr).toContain('7s candles of simulated BTC/USDT are neither cached nor can they be made');
    const other = await user.run('export', ...market, '--timeframe', '1d', '--from-timeframe', '3h');
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining('cannot be made of 3h; cached are 1m, 4h'),
    ]);
    const alone = await user.run('export', ...market, '--from-timeframe', '1m');
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('goes with --timeframe')]);
    expect((await user.run('export', ...market, '--timeframe', '7m', '--partial', 'maybe')).code).toBe(2);
  });
});
