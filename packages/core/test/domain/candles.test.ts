import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocateCandles,
  candlesFromRows,
  concatCandles,
  lowerBound,
  NO_CANDLES,
  pickRows,
  rowsOf,
  sameRow,
  sliceByTime,
  sliceCandles,
} from '../../src/domain/candles.ts';

const value = fc.double();
const EXTRAS = ['quote', 'trades'];
/** Rows with ascending times and any doubles as values, NaN and -0 included. */
const rows = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.array(value, { minLength: 7, maxLength: 7 })), {
    maxLength: 20,
  })
  .map((list) => {
    let time = 0;
    return list.map(([step, values]) => [(time += step), ...values]);
  });

describe('candles', () => {
  it('are given back bit for bit, whatever doubles they hold', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const back = rowsOf(candlesFromRows(given, EXTRAS), EXTRAS);
        expect(back.length).toBe(given.length);
        given.forEach((row, i) => row.forEach((each, c) => expect(Object.is(back[i]![c], each)).toBe(true)));
      }),
    );
  });

  it('have NaN where a row is short, and where an extra column was not sent', () => {
    const candles = candlesFromRows([[1, 2, 3, 4, 5, 6]], ['trades']);
    expect(rowsOf(candles)).toEqual([[1, 2, 3, 4, 5, 6, NaN]]);
    expect(rowsOf(candlesFromRows([[1, 2, 3, 4, 5, 6]]), ['absent'])).toEqual([[1, 2, 3, 4, 5, 6, NaN]]);
  });

  it('are cut by rows as arrays are, and by time as a filter does', () => {
    const bound = fc.integer({ min: -5, max: 110 });
    fc.assert(
      fc.property(rows, bound, bound, (given, a, b) => {
        const candles = candlesFromRows(given, EXTRAS);
        const [start, end] = [Math.max(0, a), Math.max(0, b)];
        expect(rowsOf(sliceCandles(candles, a, b), EXTRAS)).toEqual(given.slice(start, Math.max(start, end)));
        expect(rowsOf(sliceByTime(candles, a, b), EXTRAS)).toEqual(
          given.filter(([time]) => time! >= a && time! < b),
        );
      }),
    );
  });

  it('share memory with their slices, and not with picked rows', () => {
    const candles = candlesFromRows([1, 2, 3].map((time) => [time, 1, 1, 1, 1, 1]));
    const slice = sliceCandles(candles, 1, 2);
    const picked = pickRows(candles, [1]);
    candles.close[1] = 99;
    expect([slice.close[0], picked.close[0]]).toEqual([99, 1]);
  });

  it('are picked in the order asked for', () => {
    const candles = candlesFromRows(
      [1, 2, 3].map((time) => [time, time, 0, 0, 0, 0, 10 * time]),
      ['x'],
    );
    expect(rowsOf(pickRows(candles, [2, 0]))).toEqual([
      [3, 3, 0, 0, 0, 0, 30],
      [1, 1, 0, 0, 0, 0, 10],
    ]);
  });

  it('put together are all rows in order, NaN for an extra column that a part lacks', () => {
    const plain = candlesFromRows([[1, 2, 3, 4, 5, 6]]);
    const rich = candlesFromRows([[2, 2, 3, 4, 5, 6, 7]], ['trades']);
    expect(rowsOf(concatCandles([plain, NO_CANDLES, rich]))).toEqual([
      [1, 2, 3, 4, 5, 6, NaN],
      [2, 2, 3, 4, 5, 6, 7],
    ]);
    expect(concatCandles([]).length).toBe(0);
  });

  it('put together are a copy, but a single part is given back as it is', () => {
    const part = candlesFromRows([[1, 2, 3, 4, 5, 6]]);
    const copy = concatCandles([part, NO_CANDLES]);
    expect(concatCandles([part])).toBe(part);
    part.close[0] = 99;
    expect(copy.close[0]).toBe(5);
  });

  it('are searched as a linear search does', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: -1, max: 110 }), (given, time) => {
        const { time: times } = candlesFromRows(given);
        const first = given.findIndex((row) => row[0]! >= time);
        expect(lowerBound(times, time)).toBe(first < 0 ? given.length : first);
      }),
    );
  });

  it('are the same only bit for bit: NaN is NaN, -0 is not 0, and shared extras count', () => {
    const of = (row: number[], extras: string[] = []) => candlesFromRows([row], extras);
    const base = [1, 2, 3, 4, 5, 6];
    expect(sameRow(of(base), 0, of(base), 0)).toBe(true);
    expect(sameRow(of([1, NaN, 3, 4, 5, 6]), 0, of([1, NaN, 3, 4, 5, 6]), 0)).toBe(true);
    expect(sameRow(of([1, 2, 3, 4, 5, 0]), 0, of([1, 2, 3, 4, 5, -0]), 0)).toBe(false);
    expect(sameRow(of(base), 0, of([1, 2, 3, 4, 5 + Number.EPSILON * 8, 6]), 0)).toBe(false);
    expect(sameRow(of([...base, 7], ['x']), 0, of([...base, 8], ['x']), 0)).toBe(false);
    expect(sameRow(of([...base, 7], ['x']), 0, of([...base, 8], ['y']), 0)).toBe(true);
    expect(sameRow(of([...base, 7], ['x']), 0, of(base), 0)).toBe(true);
  });

  it('can be made room for, with the extra columns named', () => {
    const room = allocateCandles(3, ['trades']);
    expect([room.length, room.time.length, room.extras['trades']!.length]).toEqual([3, 3, 3]);
  });
});
