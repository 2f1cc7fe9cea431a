import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logTicks, niceTicks, priceText, shortNumber, tickText } from '../../../src/analysis/chart/scale.ts';
import { timeTicks } from '../../../src/analysis/chart/time-ticks.ts';

const texts = (from: string, to: string, most: number) =>
  timeTicks({ from: Date.parse(from), to: Date.parse(to) }, most).map(({ text }) => text);

describe('ticks of values', () => {
  it('are round, inside, evenly apart, and about as many as asked for', () => {
    const ends = fc.tuple(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(ends, fc.integer({ min: 2, max: 12 }), ([low, size], about) => {
        fc.pre(size > Math.abs(low) * 1e-9);
        const ticks = niceTicks(low, low + size, about);
        expect(ticks.length).toBeLessThanOrEqual(about + 1);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(low - size * 1e-6);
          expect(tick).toBeLessThanOrEqual(low + size * (1 + 1e-6));
        }
      }),
    );
    expect(niceTicks(41_600, 43_500, 4)).toEqual([42_000, 42_500, 43_000, 43_500]);
    expect(niceTicks(5, 5, 4)).toEqual([]);
    expect(logTicks(4_500, 51_000, 5)).toEqual([5_000, 7_000, 10_000, 20_000, 30_000, 50_000]);
  });

  it('have the decimals that tell them apart', () => {
    expect(tickText(43_500, [42_000, 42_500])).toBe('43,500');
    expect(tickText(0.1, [0.1, 0.15])).toBe('0.10');
    expect([shortNumber(1_234_567), shortNumber(950), shortNumber(-2_000)]).toEqual(['1.23M', '950', '-2K']);
    expect([priceText(42_551.63), priceText(1.23456), priceText(0.000_012_345)]).toEqual([
      '42,551.6',
      '1.235',
      '0.00001234',
    ]);
  });
});

describe('ticks of time', () => {
  it('say what has changed: the year, the month, the day, the hour', () => {
    expect(texts('2020-01-01', '2023-01-01', 8)).toEqual(['2020', 'Jul', '2021', 'Jul', '2022', 'Jul']);
    expect(texts('2023-11-15', '2024-02-20', 5)).toEqual(['Dec 2023', '2024', 'Feb']);
    expect(texts('2024-07-10', '2024-07-16', 4)).toEqual(['10 Jul 2024', '12 Jul', '14 Jul']);
    expect(texts('2024-06-20', '2024-06-21', 5)).toEqual(['20 Jun 2024', '06:00', '12:00', '18:00']);
  });

  it('are never more than there is room for', () => {
    const span = fc.integer({ min: 60_000, max: 15 * 365 * 86_400_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        span,
        fc.integer({ min: 2, max: 15 }),
        (from, size, most) => {
          expect(timeTicks({ from, to: from + size }, most).length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});
