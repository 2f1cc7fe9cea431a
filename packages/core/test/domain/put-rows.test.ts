import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candles, CandleRuns, Interval } from '../../src/index.ts';
import {
  allocateCandles,
  countRows,
  joinRuns,
  NO_CANDLES,
  putRows,
  sliceCandles,
  storableRows,
  VALUE_COLUMNS,
} from '../../src/index.ts';
import { candles } from '../../src/testing/index.ts';

const EXTRAS = ['a', 'b'];
const VALUES = [0, -0, 1, NaN, Infinity, 5e-324];

interface Row {
  readonly time: number;
  readonly values: readonly number[];
  readonly extras: Readonly<Record<string, number>>;
}

const interval: fc.Arbitrary<Interval> = fc
  .tuple(fc.nat(30), fc.nat(30))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

const rows: fc.Arbitrary<Candles> = fc
  .tuple(
    fc.uniqueArray(fc.nat(29), { maxLength: 20 }),
    fc.subarray(EXTRAS),
    fc.array(fc.constantFrom(...VALUES), { minLength: 3, maxLength: 3 }),
  )
  .map(([times, extras, [close, a, b]]) => {
    const result = allocateCandles(times.length, extras);
    times.sort((x, y) => x - y).forEach((time, i) => (result.time[i] = time));
    result.close.fill(close!);
    result.extras['a']?.fill(a!);
    result.extras['b']?.fill(b!);
    return result;
  });

const puts = fc.array(fc.tuple(interval, rows), { maxLength: 6 });

const rowsOf = (runs: CandleRuns): Row[] =>
  runs.flatMap((run) =>
    Array.from(run.time, (time, i) => ({
      time,
      values: VALUE_COLUMNS.map((name) => run[name][i]!),
      extras: Object.fromEntries(Object.entries(run.extras).map(([name, column]) => [name, column[i]!])),
    })),
  );

const differ = (a: Row, b: Row): boolean =>
  a.values.some((value, i) => !Object.is(value, b.values[i])) ||
  Object.keys(a.extras).some((name) => name in b.extras && !Object.is(a.extras[name], b.extras[name]));

describe('putRows', () => {
  it('means the same as replacing rows in a map', () => {
    fc.assert(
      fc.property(puts, (all) => {
        let runs: CandleRuns = [];
        const model = new Map<number, Row>();
        all.forEach(([within, candidate], step) => {
          const kept = storableRows({ interval: within, candles: candidate }, EXTRAS);
          const before = [...model.values()].sort((a, b) => a.time - b.time);
          const next = new Map(rowsOf([kept]).map((row) => [row.time, row]));
          const inside = before.filter(({ time }) => time >= within.from && time < within.to);
          for (const { time } of inside) model.delete(time);
          for (const row of next.values()) model.set(row.time, row);

          const outcome = putRows(runs, within, kept, step);
          runs = outcome.runs;
          expect(rowsOf(runs)).toEqual([...model.values()].sort((a, b) => a.time - b.time));
          expect(outcome.added).toBe(
            [...next.keys()].filter((time) => !inside.some((r) => r.time === time)).length,
          );
          expect(outcome.vanished).toBe(inside.filter(({ time }) => !next.has(time)).length);
          expect(outcome.revisions).toEqual(
            inside
              .filter((row) => !next.has(row.time) || differ(row, next.get(row.time)!))
              .map((row) => ({
                time: row.time,
                revisedAt: step,
                before: row.values,
                ...(next.has(row.time) ? { after: next.get(row.time)!.values } : {}),
              })),
          );
          expect(countRows(runs)).toBe(model.size);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps runs that are not empty and whose neighbours have different columns', () => {
    fc.assert(
      fc.property(puts, (all) => {
        let runs: CandleRuns = [];
        for (const [within, each] of all)
          runs = putRows(runs, within, storableRows({ interval: within, candles: each }, EXTRAS), 0).runs;
        const names = runs.map((run) => Object.keys(run.extras).join());
        expect(runs.every((run) => run.length > 0)).toBe(true);
        expect(names.some((each, i) => i > 0 && each === names[i - 1])).toBe(false);
      }),
    );
  });

  it('says that nothing changed exactly when the same rows with the same columns were there', () => {
    const all = candles({ count: 10, extras: EXTRAS });
    const within = { from: all.time[2]!, to: all.time[5]! };
    const middle = storableRows({ interval: within, candles: all }, EXTRAS);
    const same = putRows([all], within, middle, 0);
    expect([same.changed, same.runs]).toEqual([false, [all]]);
    const fewer = storableRows({ interval: within, candles: all }, ['a']);
    expect(putRows([all], within, fewer, 0)).toMatchObject({ changed: true, revisions: [], added: 0 });
    expect(putRows([], within, NO_CANDLES, 0).changed).toBe(false);
  });
});

describe('storableRows', () => {
  it('keeps the rows of the interval with the declared columns in their order', () => {
    const all = candles({ count: 5, extras: ['x', 'b', 'a'] });
    const kept = storableRows(
      { interval: { from: all.time[1]!, to: all.time[4]! }, candles: sliceCandles(all, 0, 5) },
      EXTRAS,
    );
    expect([...kept.time]).toEqual([...all.time.slice(1, 4)]);
    expect(Object.keys(kept.extras)).toEqual(EXTRAS);
    expect([...kept.close]).toEqual([...all.close.slice(1, 4)]);
  });

  it('refuses times that do not ascend or are not whole milliseconds', () => {
    for (const times of [[2, 1], [1, 1], [NaN], [1, NaN], [0.5], [Infinity]]) {
      const all = allocateCandles(times.length);
      all.time.set(times);
      const put = { interval: { from: -10, to: 10 }, candles: all };
      expect(() => storableRows(put, [])).toThrow(RangeError);
    }
  });
});

describe('joinRuns', () => {
  it('puts neighbours of the same columns together and leaves others apart', () => {
    const all = candles({ count: 4, extras: EXTRAS });
    const bare = candles({ count: 2, from: all.time.at(-1)! + 3_600_000 });
    const pieces = [sliceCandles(all, 0, 1), NO_CANDLES, sliceCandles(all, 1, 4), bare];
    expect(joinRuns(pieces).map((run) => run.length)).toEqual([4, 2]);
  });
});
