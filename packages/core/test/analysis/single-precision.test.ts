import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inSinglePrecision, toSingle } from '../../src/analysis/single-precision.ts';
import { candlesFromRows, rowsOf } from '../../src/domain/candles.ts';

const digits = (value: number): number => value.toExponential().replace(/e.*|[^0-9]/g, '').length;

describe('toSingle', () => {
  it('gives a number that is the same float32', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(Object.is(Math.fround(toSingle(value)), Math.fround(value))).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  it('gives decimals of at most nine digits for the numbers of markets, and keeps short ones', () => {
    const decimal = fc
      .tuple(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.integer({ min: 0, max: 10 }))
      .map(([number, decimals]) => Number(`${number}e-${decimals}`));
    fc.assert(
      fc.property(decimal, (value) => {
        const single = toSingle(value);
        expect(digits(single)).toBeLessThanOrEqual(9);
        if (digits(value) <= 6) expect(single).toBe(value);
      }),
      { numRuns: 20_000 },
    );
    expect([42_183.55, 0.1, 8_138.4821, 16_777_217].map(toSingle)).toEqual([
      42_183.55, 0.1, 8_138.482, 16_777_216,
    ]);
  });
});

it('inSinglePrecision rounds every column but the times', async () => {
  const time = Date.UTC(2024, 0, 1) + 60_000;
  const candles = candlesFromRows([[time, 1 / 3, 2, 0.1, 123_456.789, 8_138.4821, NaN]], ['trades']);
  async function* one() {
    yield candles;
  }
  const out: number[][] = [];
  for await (const batch of inSinglePrecision(one())) out.push(...rowsOf(batch, ['trades']));
  expect(out).toEqual([[time, 0.33333334, 2, 0.1, 123_456.79, 8_138.482, NaN]]);
});
