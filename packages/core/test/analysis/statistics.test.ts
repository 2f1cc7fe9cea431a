import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StatisticsCollector } from '../../src/analysis/statistics.ts';
import { candlesFromRows, NO_CANDLES, sliceCandles } from '../../src/domain/candles.ts';

const collect = (rows: readonly (readonly number[])[], cuts: readonly number[] = []) => {
  const candles = candlesFromRows(rows);
  const collector = new StatisticsCollector();
  const edges = [0, ...cuts.toSorted((a, b) => a - b), rows.length];
  edges.slice(1).forEach((end, i) => collector.add(sliceCandles(candles, edges[i]!, end)));
  return collector.result();
};
const price = fc.double({ min: 0.01, max: 1e6, noNaN: true });
/** No venue sends more than twelve decimals; what is left of products with the smallest doubles has no digits to weigh by. */
const volume = fc.oneof(fc.constant(0), fc.double({ min: 1e-12, max: 1e6, noNaN: true }));
const row = fc
  .tuple(price, price, price, price, volume)
  .map(([a, b, c, d, volume]) => [a, Math.max(a, b, c, d), Math.min(a, b, c, d), d, volume]);
const rows = fc
  .array(row, { minLength: 1, maxLength: 30 })
  .map((list) => list.map((values, i) => [i, ...values]));

describe('price statistics', () => {
  it('are those of all candles, however they were batched', () => {
    fc.assert(
      fc.property(rows, fc.array(fc.nat(30), { maxLength: 4 }), (all, cuts) => {
        const stats = collect(
          all,
          cuts.filter((cut) => cut <= all.length),
        );
        const sum = (of: (row: number[]) => number) => all.reduce((total, each) => total + of(each), 0);
        expect(stats.candles).toBe(all.length);
        expect([stats.firstTime, stats.lastTime]).toEqual([0, all.length - 1]);
        expect(stats.highestPrice).toBe(Math.max(...all.map((each) => each[2]!)));
        expect(stats.lowestPrice).toBe(Math.min(...all.map((each) => each[3]!)));
        const volume = sum((each) => each[5]!);
        expect(stats.totalVolume).toBeCloseTo(volume, 3);
        expect(stats.averagePrice).toBeCloseTo(sum((each) => each[4]!) / all.length, 3);
        if (volume > 0) {
          expect(stats.vwap).toBeGreaterThanOrEqual(stats.lowestPrice * (1 - 1e-9));
          expect(stats.vwap).toBeLessThanOrEqual(stats.highestPrice * (1 + 1e-9));
        }
      }),
    );
  });

  it('weigh the typical prices by volume', () => {
    const stats = collect([
      [0, 10, 12, 9, 12, 1],
      [1, 20, 24, 18, 21, 3],
    ]);
    expect(stats).toMatchObject({
      candles: 2,
      firstOpen: 10,
      lastClose: 21,
      firstTime: 0,
      lastTime: 1,
      highestPrice: 24,
      lowestPrice: 9,
      totalVolume: 4,
      averagePrice: 16.5,
      vwap: (11 * 1 + 21 * 3) / 4,
    });
  });

  it('of nothing have no prices and no times', () => {
    const collector = new StatisticsCollector();
    collector.add(NO_CANDLES);
    expect(collector.result()).toMatchObject({
      returns: { count: 0, total: NaN, mean: NaN, best: undefined, deviation: NaN },
      drawdown: undefined,
      candles: 0,
      firstTime: undefined,
      lastTime: undefined,
      highestPrice: NaN,
      lowestPrice: NaN,
      totalVolume: 0,
      averagePrice: NaN,
      vwap: NaN,
    });
  });

  it('have no volume-weighted price where nothing was traded', () => {
    const stats = collect([[0, 10, 10, 10, 10, 0]]);
    expect([stats.vwap, stats.averagePrice]).toEqual([NaN, 10]);
  });

  it('can be looked at between batches and go on', () => {
    const collector = new StatisticsCollector();
    collector.add(candlesFromRows([[0, 1, 2, 1, 2, 1]]));
    expect(collector.result().highestPrice).toBe(2);
    collector.add(candlesFromRows([[1, 5, 9, 5, 6, 1]]));
    expect(collector.result()).toMatchObject({ candles: 2, highestPrice: 9, lastTime: 1 });
  });
});
