import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBytes, parseDuration } from '../../src/config/units.ts';

describe('parseBytes', () => {
  it.each([
    ['0', 0],
    ['1000', 1_000],
    ['1b', 1],
    ['2KB', 2e3],
    ['128MB', 128e6],
    ['1.5gb', 1.5e9],
    ['1TB', 1e12],
    ['1KiB', 1_024],
    ['512 MiB', 512 * 2 ** 20],
    [' 2 GiB ', 2 * 2 ** 30],
    [123, 123],
  ])('reads %j as %d', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each(['', 'MB', '5 k', '5ib', '-5MB', '1e3', '5 MBs', '5PB', '1,5GB', -1])(
    'does not take %j',
    (text) => {
      expect(parseBytes(text)).toBeUndefined();
    },
  );

  it('gives a number or nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ \d.kmgtibKMGTIB-]{0,8}$/), (text) => {
        const bytes = parseBytes(text);
        expect(bytes === undefined || Number.isSafeInteger(bytes)).toBe(true);
      }),
    );
  });
});

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5 m', 90_000],
    ['5min', 300_000],
    ['2h', 7_200_000],
    ['90d', 90 * 86_400_000],
    ['1w', 7 * 86_400_000],
  ])('reads %j as %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '30', 's', '-1s', '1M', '1y', '1 hour', '1d2h'])('does not take %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
