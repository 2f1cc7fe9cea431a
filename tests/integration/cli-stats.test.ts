import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const market = ['--exchange', 'simulated', '--symbol', 'BTC/USDT'];
const range = ['--start', '2024-07-15', '--end', '2024-07-25'];

interface Series {
  readonly timeframe: string;
  readonly from_timeframe?: string;
  readonly candles: {
    readonly count: number;
    readonly coverage: number;
    readonly per_day: number;
    readonly gap_table: readonly { readonly reason: string; readonly candles: number }[];
    readonly statistics: Readonly<Record<string, number>>;
    readonly returns: Readonly<Record<'count' | 'total' | 'mean', number>>;
    readonly first_open: number;
    readonly last_close: number;
    readonly volatility: { readonly annualised: number };
    readonly max_drawdown: { readonly share: number; readonly peak: { readonly price: number } };
  };
}

describe('stats', () => {
  let user: Workspace;
  beforeAll(async () => {
    user = await openWorkspace();
    await user.run('fetch', ...market, '--timeframe', '1h', ...range);
  });
  afterAll(() => user[Symbol.asyncDispose]());
  const ask = async (...args: string[]) => {
    const { stdout } = await user.run('stats', '--json', ...market, ...args);
    return (JSON.parse(stdout) as { datasets: Series[] }).datasets;
  };

  it('have returns, volatility, drawdown, coverage and gaps by reason beside what the seed had', async () => {
    const [series] = await ask();
    const { candles } = series!;
    const absent = candles.gap_table.reduce((sum, each) => sum + each.candles, 0);
    expect(absent).toBeGreaterThan(0); // an outage on the 19th
    expect(candles.count + absent).toBe(240);
    expect(candles.coverage).toBe(1);
    expect(candles.per_day).toBeCloseTo(candles.count / 10, 9);
    expect(candles.returns.total).toBe(candles.last_close / candles.first_open - 1);
    expect(candles.returns.count).toBe(candles.count - 1 - candles.gap_table.length);
    expect(candles.volatility.annualised).toBeGreaterThan(0);
    expect(candles.max_drawdown.share).toBeGreaterThan(0);
    expect(candles.max_drawdown.peak.price).toBeLessThanOrEqual(candles.statistics['highest_price']!);
  });

  it('of longer candles are made of cached ones: the same prices and volume, fewer candles', async () => {
    const [[hours], [days]] = [await ask(), await ask('--timeframe', '1d')];
    expect([days!.timeframe, days!.from_timeframe, days!.candles.count]).toEqual(['1d', '1h', 10]);
    for (const name of ['highest_price', 'lowest_price', 'total_volume'])
      expect(days!.candles.statistics[name]).toBe(hours!.candles.statistics[name]);
  });

  it('are readable, with a plot where the terminal can show one', async () => {
    const { stdout } = await user.run('stats', ...market);
    expect(stdout).toMatch(/price +[\d,.]+ → [\d,.]+ {2}[+-][\d.]+%/);
    expect(stdout).toMatch(/[\u2800-\u28ff]{20}/);
    expect(stdout).toMatch(/outage +1 +\d+ +\d+ h/);
    expect((await user.runWith({ LANG: 'C' }, 'stats', ...market)).stdout).not.toMatch(/[\u2800-\u28ff]/);
  });
});
