import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMoment } from '../../src/config/moment.ts';

const time = (iso: string) => ({ kind: 'time', time: Date.parse(iso) });

describe('parseMoment', () => {
  it.each([
    ['2024-01-31', '2024-01-31T00:00:00Z'],
    ['2024-02', '2024-02-01T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['2024-01-31T12:30', '2024-01-31T12:30:00Z'],
    ['2024-01-31 12:30', '2024-01-31T12:30:00Z'],
    ['2024-01-31T12:30:15', '2024-01-31T12:30:15Z'],
    ['2024-01-31T12:30:15.5', '2024-01-31T12:30:15.500Z'],
    ['2024-01-31T12:30:15.025Z', '2024-01-31T12:30:15.025Z'],
    ['2024-01-31T12:30+02:00', '2024-01-31T10:30:00Z'],
    ['2024-01-31T00:30-05:30', '2024-01-31T06:00:00Z'],
    ['1969-12-31', '1969-12-31T00:00:00Z'],
    [' 2024-01-31 ', '2024-01-31T00:00:00Z'],
    ['1704067200000', '2024-01-01T00:00:00Z'],
    [1_704_067_200_000, '2024-01-01T00:00:00Z'],
  ])('reads %j as %s', (text, iso) => {
    expect(parseMoment(text)).toEqual(time(iso));
  });

  it('reads every time that a date can write as that time', () => {
    const any = fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(any, (date) => {
        const iso = date.toISOString();
        expect(parseMoment(iso)).toEqual(time(iso));
        expect(parseMoment(iso.slice(0, 10))).toEqual(time(iso.slice(0, 10)));
      }),
    );
  });

  it.each([
    ['90d', 90 * 86_400_000],
    ['4h', 4 * 3_600_000],
    ['2w', 14 * 86_400_000],
  ])('reads the span %s as so long ago', (text, ms) => {
    expect(parseMoment(text)).toEqual({ kind: 'ago', ms });
  });

  it('knows listing and now', () => {
    expect(parseMoment('listing')).toEqual({ kind: 'listing' });
    expect(parseMoment(' now ')).toEqual({ kind: 'now' });
  });

  it.each([
    '2023-02-29', '2024-13-01', '2024-00-01', '0050-01-01', '2024-01-00', '2024-04-31', '2024-01-31T24:00', '2024-01-31T12:60',
    '2024-01-31T12:00:60', '2024-01-31T12', '2024-1-31', '24-01-31', '20240131', '2024/01/31', '31.01.2024',
    '2024-01-31T12:00+15:00', '2024-01-31T12:00+01:60', '2024-01-31T12:00 +01:00', 'yesterday', '', '2024',
    '1704067200', 1_704_067_200, 2024, 0.5, NaN, '1M', '-90d',
  ])('refuses %j, saying what it would take', (text) => {
    expect(() => parseMoment(text, 'start')).toThrow(
      expect.objectContaining({
        code: 'INVALID_DATE',
        message: expect.stringMatching(/^start «.*» is not understood: use 2024-01-31/s) as string,
      }),
    );
  }); // prettier-ignore
});
