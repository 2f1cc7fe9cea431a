import { describe, expect, it } from 'vitest';
import { readTime } from '../../src/candle-files/read-time.ts';

const NOON = Date.UTC(2024, 0, 31, 12);

describe('readTime', () => {
  it.each<[unknown, string]>([
    [NOON / 1_000, 's'],
    [NOON, 'ms'],
    [NOON * 1_000, 'us'],
    [NOON * 1_000_000, 'ns'],
    [BigInt(NOON) * 1_000_000n, 'ns'],
    [`${NOON}`, 'ms'],
    [` ${NOON}000 `, 'us'],
    ['1.706702400e9', 's'],
    ['2024-01-31 12:00:00', 'text'],
    ['2024-01-31T12:00', 'text'],
    ['2024-01-31T12:00:00.000Z', 'text'],
    ['2024/01/31 12:00:00 UTC', 'text'],
    ['2024-01-31T14:00:00+02:00', 'text'],
    ['2024-01-31 04:30:00-0730', 'text'],
    [new Date(NOON), 'timestamp'],
  ])('understands %s', (cell, kind) => {
    expect(readTime(cell as string)).toEqual({ time: NOON, kind });
  });

  it.each([
    ['01/02/2024'], ['2024-02-30'], ['2024-01-31 24:01'], ['soon'], [''], [20240131], ['20240131'], [null], [undefined],
    [true], [NaN], [-5], ['0'],
  ])('refuses %s, which is no time or has two readings', (cell) => {
    expect(readTime(cell).time).toBeNaN();
  }); // prettier-ignore

  it('keeps fractions of a second, and what lies between milliseconds', () => {
    expect(readTime('2024-01-31 12:00:00.25').time).toBe(NOON + 250);
    expect(readTime(NOON / 1_000 + 0.5).time).toBe(NOON + 500);
    expect(readTime(NOON * 1_000 + 999).time).toBe(NOON + 0.999);
  });

  it('takes the unit that is named', () => {
    expect(readTime(86_400, 's').time).toBe(86_400_000);
    expect(readTime('86400000000', 'us').time).toBe(86_400_000);
  });
});
