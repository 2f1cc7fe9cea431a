import { describe, expect, it } from 'vitest';
import { TIME_BYTES, TIME_FORMATS, TimeWriter } from '../../src/analysis/format-time.ts';
import { parseTimeText } from '../../src/analysis/parse-time-text.ts';
import { TimeTexts } from '../../src/analysis/time-texts.ts';

describe('parseTimeText', () => {
  it.each(TIME_FORMATS)('reads back what is written as %s, in any zone', (format) => {
    const target = new DataView(new ArrayBuffer(TIME_BYTES));
    for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kathmandu'])
      for (const time of [0, 1, 999, Date.UTC(2021, 9, 31, 0, 30), Date.UTC(2024, 1, 29, 23, 59, 59, 7)]) {
        const end = new TimeWriter(format, new TimeTexts(format, zone)).write(
          Float64Array.of(time),
          0,
          target,
          0,
        );
        expect(parseTimeText(Buffer.from(target.buffer, 0, end).toString(), format)).toBe(time);
      }
  });

  it.each([
    ['2024-01-01 00:00:00', 'iso'],
    ['2024-01-01T00:00:00.000Z', 'datetime'],
    ['2024-01-01', 'datetime'],
    ['2024-13-01 00:00:00', 'datetime'],
    ['1704067200000', 'iso'],
    ['2024-01-01 00:00:00', 'ms'],
    ['', 's'],
    ['12abc', 'ms'],
  ] as const)('%j is no time written as %s', (text, format) => {
    expect(parseTimeText(text, format)).toBeNaN();
  });
});
