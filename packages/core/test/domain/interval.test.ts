import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  containsTime,
  hull,
  intersect,
  intersectIntervals,
  isEmptyInterval,
  normaliseIntervals,
  subtractIntervals,
  totalDuration,
  type Interval,
} from '../../src/domain/interval.ts';

const SPAN = 40;
const interval = fc.record({
  from: fc.integer({ min: -SPAN, max: SPAN }),
  to: fc.integer({ min: -SPAN, max: SPAN }),
});
const intervals = fc.array(interval, { maxLength: 12 });

/** The naive model: a set of whole milliseconds. */
const timesOf = (set: readonly Interval[]): number[] => {
  const times = new Set<number>();
  for (const { from, to } of set) for (let time = from; time < to; time++) times.add(time);
  return [...times].sort((a, b) => a - b);
};
const expectNormal = (set: readonly Interval[]): void => {
  for (const [i, each] of set.entries()) {
    expect(each.from).toBeLessThan(each.to);
    if (i > 0) expect(set[i - 1]!.to).toBeLessThan(each.from);
  }
};
const RUNS = { numRuns: 500 };

describe('an interval', () => {
  it('holds its start and not its end', () => {
    const day = { from: 10, to: 20 };
    expect([9, 10, 19, 20].map((time) => containsTime(day, time))).toEqual([false, true, true, false]);
  });

  it('is empty when it ends where it starts, or before', () => {
    expect(isEmptyInterval({ from: 5, to: 5 })).toBe(true);
    expect(isEmptyInterval({ from: 5, to: 4 })).toBe(true);
    expect(isEmptyInterval({ from: 5, to: 6 })).toBe(false);
  });

  it('shares with another exactly the times that both hold, and nothing when they only touch', () => {
    fc.assert(
      fc.property(interval, interval, (a, b) => {
        const both = intersect(a, b);
        const expected = timesOf([a]).filter((time) => containsTime(b, time));
        expect(both ? timesOf([both]) : []).toEqual(expected);
        if (expected.length === 0) expect(both).toBeUndefined();
      }),
      RUNS,
    );
    expect(intersect({ from: 0, to: 10 }, { from: 10, to: 20 })).toBeUndefined();
  });
});

describe('a set of intervals', () => {
  it('normalises to sorted, disjoint, separate intervals of the very same times', () => {
    fc.assert(
      fc.property(intervals, (set) => {
        const normal = normaliseIntervals(set);
        expectNormal(normal);
        expect(timesOf(normal)).toEqual(timesOf(set));
        expect(normaliseIntervals(normal)).toEqual(normal);
      }),
      RUNS,
    );
  });

  it('minus another holds what only the first holds', () => {
    fc.assert(
      fc.property(intervals, intervals, (wanted, minus) => {
        const rest = subtractIntervals(wanted, minus);
        const without = new Set(timesOf(minus));
        expectNormal(rest);
        expect(timesOf(rest)).toEqual(timesOf(wanted).filter((time) => !without.has(time)));
      }),
      RUNS,
    );
  });

  it('intersected with another holds what both hold', () => {
    fc.assert(
      fc.property(intervals, intervals, (a, b) => {
        const both = intersectIntervals(a, b);
        const others = new Set(timesOf(b));
        expectNormal(both);
        expect(timesOf(both)).toEqual(timesOf(a).filter((time) => others.has(time)));
        expect(both).toEqual(intersectIntervals(b, a));
      }),
      RUNS,
    );
  });

  it('is parted without loss by any other set', () => {
    fc.assert(
      fc.property(intervals, intervals, (a, b) => {
        const parts = [...subtractIntervals(a, b), ...intersectIntervals(a, b)];
        expect(normaliseIntervals(parts)).toEqual(normaliseIntervals(a));
        expect(totalDuration(subtractIntervals(a, b)) + totalDuration(intersectIntervals(a, b))).toBe(
          totalDuration(a),
        );
      }),
      RUNS,
    );
  });

  it('lasts as long as the times it holds, overlaps counted once, and has their hull', () => {
    fc.assert(
      fc.property(intervals, (set) => {
        const times = timesOf(set);
        expect(totalDuration(set)).toBe(times.length);
        expect(hull(set)).toEqual(times.length === 0 ? undefined : { from: times[0], to: times.at(-1)! + 1 });
      }),
      RUNS,
    );
  });

  it('is not changed by any operation on it', () => {
    fc.assert(
      fc.property(intervals, intervals, (a, b) => {
        const before = structuredClone([a, b]);
        const frozen = [a, b].map((set) => Object.freeze(set.map((each) => Object.freeze(each))));
        normaliseIntervals(frozen[0]!);
        subtractIntervals(frozen[0]!, frozen[1]!);
        intersectIntervals(frozen[0]!, frozen[1]!);
        hull(frozen[0]!);
        expect(frozen).toEqual(before);
      }),
      RUNS,
    );
  });

  it('may reach to the ends of time', () => {
    expect(subtractIntervals([{ from: -Infinity, to: Infinity }], [{ from: 0, to: 1 }])).toEqual([
      { from: -Infinity, to: 0 },
      { from: 1, to: Infinity },
    ]);
  });
});
