import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecimalSum } from '../../src/analysis/decimal-sum.ts';

const sumOf = (values: readonly number[], cuts: readonly number[] = []): number => {
  const sum = new DecimalSum();
  const column = Float64Array.from(values);
  const edges = [
    0,
    ...cuts.map((cut) => Math.min(cut, values.length)).toSorted((a, b) => a - b),
    values.length,
  ];
  edges.slice(1).forEach((end, i) => sum.add(column, edges[i]!, end));
  return sum.take();
};

describe('a sum of decimals', () => {
  it('is the double nearest to the decimal sum', () => {
    const decimals = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 11n }), fc.integer({ min: 0, max: 8 }));
    fc.assert(
      fc.property(fc.array(decimals, { maxLength: 50 }), fc.array(fc.nat(50)), (parts, cuts) => {
        const total = parts.reduce((sum, [units, places]) => sum + units * 10n ** BigInt(8 - places), 0n);
        const values = parts.map(([units, places]) => Number(`${units}e-${places}`));
        const expected = Number(`${total}e-8`);
        // Near the end of what whole units can hold exactly it is compensated: at most the last bit differs.
        if (total < 2n ** 50n) expect(sumOf(values, cuts)).toBe(expected);
        else expect(Math.abs(sumOf(values, cuts) / expected - 1)).toBeLessThan(1e-15);
      }),
    );
  });

  it('of any doubles is compensated, however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e20, noNaN: true })),
        fc.array(fc.nat(20)),
        (all, cuts) => {
          expect(sumOf(all, cuts)).toBe(sumOf(all));
        },
      ),
    );
    expect(sumOf([1e16, 1, 1, 1, 1])).toBe(1e16 + 4);
  });

  it('begins anew when it was taken, also after a value that is no number', () => {
    const sum = new DecimalSum();
    sum.add(Float64Array.of(1, NaN, 2), 0, 3);
    expect([sum.take(), sum.take()]).toEqual([NaN, 0]);
    sum.add(Float64Array.of(0.1, 0.2), 0, 2);
    expect(sum.take()).toBe(0.3);
  });
});
