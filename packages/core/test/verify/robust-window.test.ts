import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RobustWindow } from '../../src/pipeline/4-verify/robust-window.ts';

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
const medianOf = (values: readonly number[]): number => {
  const all = sorted(values);
  const half = all.length >> 1;
  return all.length % 2 === 1 ? all[half]! : (all[half - 1]! + all[half]!) / 2;
};
const upperMedianOf = (values: readonly number[]): number => sorted(values)[values.length >> 1]!;

describe('a robust window', () => {
  it('knows median and MAD of its latest values', () => {
    const value = fc.oneof(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.integer({ min: -3, max: 3 }));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        (all, size) => {
          const window = new RobustWindow(size);
          all.forEach((each, i) => {
            window.push(each);
            const latest = all.slice(Math.max(0, i + 1 - size), i + 1);
            const median = medianOf(latest);
            expect(window.length).toBe(latest.length);
            // Of -0 and 0 either may stand in the middle.
            expect(window.median() + 0).toBe(median + 0);
            const deviations = latest.map((other) => Math.abs(other - median));
            expect(window.spread()).toBeCloseTo(1.4826 * upperMedianOf(deviations), 9);
          });
        },
      ),
    );
  });

  it('knows nothing without values, and is hardly moved by a wild one', () => {
    const window = new RobustWindow(9);
    expect([window.median(), window.spread()]).toEqual([NaN, NaN]);
    for (const value of [1, 2, 3, 4, 5, 6, 7, 8, 1e9]) window.push(value);
    expect(window.median()).toBe(5);
    expect(window.spread()).toBeCloseTo(1.4826 * 2);
  });
});
