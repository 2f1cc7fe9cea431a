import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageShare, gapTable } from '../../src/analysis/gap-table.ts';
import { levelOfDetail } from '../../src/analysis/level-of-detail.ts';
import { StatisticsCollector } from '../../src/analysis/statistics.ts';
import { candlesFromRows, sliceCandles } from '../../src/domain/candles.ts';
import type { GapReason, LedgerEntry } from '../../src/domain/gap.ts';
import { dividesGrid } from '../../src/domain/grid-divides.ts';
import { createGrid } from '../../src/domain/grid.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';

const HOUR = 3_600_000;
const gridOf = (text: string) => createGrid(parseTimeframe(text)!);

/** Hourly candles with these closes; a close of 0 stands for an absent candle. */
const hourly = (closes: readonly number[]) =>
  candlesFromRows(
    closes.flatMap((close, i) => (close === 0 ? [] : [[i * HOUR, closes[0]!, close, close, close, 1]])),
  );
function collect(closes: readonly number[], cut = 0) {
  const candles = hourly(closes);
  const collector = new StatisticsCollector(gridOf('1h'));
  collector.add(sliceCandles(candles, 0, cut));
  collector.add(sliceCandles(candles, cut, candles.length));
  return collector.result();
}

describe('returns', () => {
  const closes = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 40 });

  it('are those between candles that follow one another, however they were batched', () => {
    fc.assert(
      fc.property(closes, fc.nat(40), (all, cut) => {
        const { returns } = collect(all, cut);
        const values = all
          .slice(1)
          .flatMap((close, i) => (close > 0 && all[i]! > 0 ? [close / all[i]!] : []));
        expect(returns.count).toBe(values.length);
        if (values.length === 0) return;
        const mean = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
        expect(returns.mean).toBeCloseTo(mean(values) - 1, 9);
        expect(returns.best!.value).toBe(Math.max(...values) - 1);
        expect(returns.worst!.value).toBe(Math.min(...values) - 1);
        if (values.length < 2) return;
        const logs = values.map(Math.log);
        const squares = logs.map((each) => (each - mean(logs)) ** 2);
        const deviation = Math.sqrt(mean(squares) * (logs.length / (logs.length - 1)));
        expect(returns.deviation).toBeCloseTo(deviation, 9);
        expect(returns.annualised).toBeCloseTo(deviation * Math.sqrt(8_766), 6);
      }),
    );
  });

  it('say when the best and the worst were, and what all came to', () => {
    const { returns } = collect([100, 110, 99, 0, 198, 200]);
    expect(returns.count).toBe(3);
    expect(returns.total).toBe(1);
    expect([returns.best!.time, returns.worst!.time]).toEqual([HOUR, 2 * HOUR]);
    expect([returns.best!.value, returns.worst!.value].map((each) => each.toFixed(6))).toEqual([
      '0.100000',
      '-0.100000',
    ]);
  });

  it('of one candle are none', () => {
    expect(collect([5]).returns).toMatchObject({ count: 0, best: undefined, deviation: NaN });
  });
});

describe('the deepest drawdown', () => {
  it('is the largest fall from any high before', () => {
    const closes = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(closes, fc.nat(40), (all, cut) => {
        const falls = all.map((close, i) => 1 - close / Math.max(...all.slice(0, i + 1)));
        const deepest = Math.max(...falls);
        const { drawdown } = collect(all, cut);
        expect(drawdown?.share ?? 0).toBe(deepest);
        if (!drawdown) return;
        expect(1 - drawdown.troughPrice / drawdown.peakPrice).toBe(deepest);
        const after = all.findIndex(
          (close, i) => i * HOUR > drawdown.troughTime && close >= drawdown.peakPrice,
        );
        expect(drawdown.recoveredAt).toBe(after < 0 ? undefined : after * HOUR);
      }),
    );
  });

  it('has its times', () => {
    expect(collect([100, 120, 60, 90, 130, 80]).drawdown).toEqual({
      share: 0.5,
      peakTime: HOUR,
      peakPrice: 120,
      troughTime: 2 * HOUR,
      troughPrice: 60,
      recoveredAt: 4 * HOUR,
    });
  });
});

describe('the table of gaps', () => {
  const gap = (from: number, to: number, reason: GapReason): LedgerEntry => ({
    from: from * HOUR,
    to: to * HOUR,
    reason,
    evidence: { firstAskedAt: 0, lastAskedAt: 0, timesAsked: 1, answer: '' },
  });
  const gaps = [gap(1, 3, 'outage'), gap(5, 6, 'unknown'), gap(8, 9, 'outage')];

  it('counts gaps by reason, and has the longest of each', () => {
    expect(gapTable(gaps, gridOf('1h'))).toEqual([
      { reason: 'outage', gaps: 2, candles: 3, longest: { from: HOUR, to: 3 * HOUR } },
      { reason: 'unknown', gaps: 1, candles: 1, longest: { from: 5 * HOUR, to: 6 * HOUR } },
    ]);
  });

  it('leaves only what is not explained out of the coverage', () => {
    expect(coverageShare({ from: 0, to: 10 * HOUR }, gaps, gridOf('1h'))).toBe(0.9);
    expect(coverageShare({ from: 0, to: 0 }, [], gridOf('1h'))).toBe(1);
  });
});

describe('the level of detail', () => {
  it('is the shortest candles for which there is room, and made of whole ones', () => {
    const five = { from: Date.UTC(2020, 0), to: Date.UTC(2025, 0) };
    expect(levelOfDetail(gridOf('1m'), five, 300).timeframe.text).toBe('1w');
    expect(levelOfDetail(gridOf('1m'), five, 2_000).timeframe.text).toBe('1d');
    expect(levelOfDetail(gridOf('1d'), five, 5_000).timeframe.text).toBe('1d');
    expect(levelOfDetail(gridOf('1w'), five, 100).timeframe.text).toBe('3w');
    for (const timeframe of ['1m', '7m', '1h', '10h', '1d', '3d', '1w', '1M'])
      for (const most of [10, 60, 400]) {
        const grid = gridOf(timeframe);
        const level = levelOfDetail(grid, five, most);
        expect([timeframe, most, dividesGrid(grid, level)]).toEqual([timeframe, most, true]);
        expect(level.slotOf(five.to - 1) - level.slotOf(five.from)).toBeLessThan(most);
      }
  });
});
