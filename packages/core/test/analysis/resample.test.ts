import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARTIAL_COLUMN, resample, Resampler, type ResampleOptions } from '../../src/analysis/resample.ts';
import {
  candlesFromRows,
  concatCandles,
  NO_CANDLES,
  rowsOf,
  sliceCandles,
  type Candles,
} from '../../src/domain/candles.ts';
import { createGrid } from '../../src/domain/grid.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import { candles } from '../../src/testing/index.ts';

const MINUTE = 60_000;
const gridOf = (timeframe: string, origin?: number) => createGrid(parseTimeframe(timeframe)!, origin);

function fold(rows: Candles, options: ResampleOptions, cuts: readonly number[] = []): Candles {
  const resampler = new Resampler({ extras: Object.keys(rows.extras), ...options });
  const edges = [0, ...cuts.map((cut) => Math.min(cut, rows.length)).toSorted((a, b) => a - b), rows.length];
  const parts = edges.slice(1).map((end, i) => resampler.add(sliceCandles(rows, edges[i]!, end)));
  const made = [...parts, resampler.finish()].filter(({ length }) => length > 0);
  return made.length === 0 ? NO_CANDLES : concatCandles(made);
}
const minutes = (rows: readonly (readonly number[])[], names: readonly string[] = []) =>
  candlesFromRows(rows.map(([minute, ...values]) => [minute! * MINUTE, ...values]), names); // prettier-ignore
const inMinutes = (made: Candles) => rowsOf(made).map(([time, ...values]) => [time! / MINUTE, ...values]);

describe('resampling', () => {
  it('leaves out bars without volume once the bucket has traded', () => {
    const rows = minutes([
      [10, 99, 99, 99, 99, 0],
      [11, 5, 7, 4, 6, 2],
      [12, 50, 50, 50, 50, 0],
      [13, 6, 8, 5, 7, 1],
      [14, 1, 1, 1, 1, 0],
    ]);
    expect(inMinutes(fold(rows, { grid: gridOf('5m') }))).toEqual([[10, 5, 8, 4, 7, 3]]);
  });

  it('gives a flat candle where nothing was traded, and none where there is no bar', () => {
    const rows = minutes([
      [10, 3, 3, 3, 3, 0],
      [12, 3, 3, 3, 3, 0],
      [35, 4, 4, 4, 4, 1],
    ]);
    expect(inMinutes(fold(rows, { grid: gridOf('5m') }))).toEqual([
      [10, 3, 3, 3, 3, 0],
      [35, 4, 4, 4, 4, 1],
    ]);
  });

  it('keeps the movement of prices that have no volume at all', () => {
    const rows = minutes([
      [0, 3, 4, 3, 4, 0],
      [1, 4, 9, 2, 5, 0],
    ]);
    expect(inMinutes(fold(rows, { grid: gridOf('5m') }))).toEqual([[0, 3, 9, 2, 5, 0]]);
  });

  it('gives the same however the candles were batched', () => {
    const plan = fc.array(fc.nat(600), { maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(50), plan, fc.constantFrom('3m', '7m', '1h', '1d'), (seed, cuts, timeframe) => {
        const rows = candles({ timeframe: '1m', count: 600, seed, extras: ['trades', 'quote_volume'] });
        const options = { grid: gridOf(timeframe) };
        expect(rowsOf(fold(rows, options, cuts))).toEqual(rowsOf(fold(rows, options)));
      }),
      { numRuns: 60 },
    );
  });

  it('agrees with a plain reading of the rule, whatever the rows', () => {
    const price = fc.integer({ min: 1, max: 50 });
    const bar = fc
      .tuple(fc.integer({ min: 1, max: 4 }), price, price, price, price, fc.nat(2))
      .map(([step, a, b, c, d, v]) => [step, a, Math.max(a, b, c, d), Math.min(a, b, c, d), d, v] as const);
    fc.assert(
      fc.property(fc.array(bar, { maxLength: 60 }), fc.array(fc.nat(60), { maxLength: 3 }), (bars, cuts) => {
        let minute = 0;
        const rows = bars.map(([step, ...values]) => [(minute += step), ...values]);
        const made = inMinutes(fold(minutes(rows), { grid: gridOf('7m') }, cuts));
        expect(made).toEqual(plainly(rows, 7));
      }),
    );
  });

  it('adds volumes up as the decimals they are', () => {
    const rows = minutes(Array.from({ length: 10 }, (_, i) => [i, 1, 1, 1, 1, 0.1]));
    expect(fold(rows, { grid: gridOf('10m') }).volume[0]).toBe(1); // a plain sum gives 0.9999999999999999
  });

  it('adds volumes and trades up, keeps levels, and goes without what it cannot know', () => {
    const names = ['quote_volume', 'trades', 'taker_buy_volume', 'open_interest', 'mystery'];
    const rows = minutes(
      [
        [0, 1, 1, 1, 1, 1, 0.1, 3, 5, 70, 1],
        [1, 1, 1, 1, 1, 1, 0.2, 4, NaN, 60, 1],
        [5, 1, 1, 1, 1, 1, 0.2, 4, 2, 50, 1],
      ],
      names,
    );
    const made = fold(rows, { grid: gridOf('5m') });
    expect(Object.keys(made.extras)).toEqual(names.slice(0, 4));
    expect(rowsOf(made).map((row) => row.slice(6))).toEqual([
      [0.3, 7, NaN, 60],
      [0.2, 4, 2, 50],
    ]);
  });

  it('has no value of an extra column that a batch of the bucket lacks', () => {
    const resampler = new Resampler({ grid: gridOf('5m'), extras: ['trades'] });
    resampler.add(minutes([[0, 1, 1, 1, 1, 1, 8]], ['trades']));
    resampler.add(minutes([[1, 1, 1, 1, 1, 1]]));
    const made = resampler.add(minutes([[5, 1, 1, 1, 1, 1, 8]], ['trades']));
    expect(made.extras['trades']![0]).toBeNaN();
    expect(resampler.finish().extras['trades']![0]).toBe(8);
  });

  it('leaves out or flags what is not fully covered, also where all its candles are there', () => {
    const rows = minutes(Array.from({ length: 20 }, (_, i) => [i, 1, 1, 1, 1, 1]));
    const options = { grid: gridOf('5m'), incomplete: [{ from: 9 * MINUTE, to: 11 * MINUTE }] };
    expect(inMinutes(fold(rows, options)).map(([minute]) => minute)).toEqual([0, 15]);
    const flagged = fold(rows, { ...options, partial: 'flag' }, [8, 12]);
    expect([...flagged.extras[PARTIAL_COLUMN]!]).toEqual([0, 1, 1, 0]);
  });

  it('cuts at months, at Mondays and at a given origin', () => {
    const days = candles({ timeframe: '1d', from: '2024-01-01', count: 366 });
    const opened = (grid: ReturnType<typeof gridOf>) =>
      [...fold(days, { grid }).time].slice(0, 3).map((time) => new Date(time).toISOString().slice(0, 10));
    expect(opened(gridOf('1M'))).toEqual(['2024-01-01', '2024-02-01', '2024-03-01']);
    expect(opened(gridOf('1w'))).toEqual(['2024-01-01', '2024-01-08', '2024-01-15']);
    expect(opened(gridOf('3d', Date.UTC(2017, 7, 17)))[1]).toBe('2024-01-04');
    expect(fold(days, { grid: gridOf('1y') }).length).toBe(1);
  });

  it('streams, and can begin again after its end', async () => {
    const rows = candles({ timeframe: '1m', count: 100 });
    const batches = async function* () {
      yield sliceCandles(rows, 0, 33);
      yield NO_CANDLES;
      yield sliceCandles(rows, 33, 100);
    };
    const parts: Candles[] = [];
    for await (const part of resample(batches(), { grid: gridOf('7m') })) parts.push(part);
    expect(rowsOf(concatCandles(parts))).toEqual(rowsOf(fold(rows, { grid: gridOf('7m') })));
    const resampler = new Resampler({ grid: gridOf('1h') });
    expect([resampler.add(rows).length, resampler.finish().length, resampler.finish().length]).toEqual([
      1, 1, 0,
    ]);
  });
});

/** The rule word for word, over rows of minutes. */
function plainly(rows: readonly (readonly number[])[], size: number): number[][] {
  const buckets = new Map<number, (readonly number[])[]>();
  for (const row of rows) {
    const start = Math.floor(row[0]! / size) * size;
    buckets.set(start, [...(buckets.get(start) ?? []), row]);
  }
  return [...buckets].map(([start, all]) => {
    const traded = all.filter((row) => row[5]! > 0);
    const bars = traded.length > 0 ? traded : all;
    return [
      start,
      bars[0]![1]!,
      Math.max(...bars.map((row) => row[2]!)),
      Math.min(...bars.map((row) => row[3]!)),
      bars.at(-1)![4]!,
      all.reduce((sum, row) => sum + row[5]!, 0),
    ];
  });
}
