import { describe, expect, it } from 'vitest';
import { bytesText } from '../../src/analysis/bytes-text.ts';
import { momentText } from '../../src/analysis/moment-text.ts';

describe('texts for people', () => {
  it.each([
    [0, '0 B'],
    [312, '312 B'],
    [4_100, '4.1 KB'],
    [131_072, '131 KB'],
    [1_234_000_000, '1.2 GB'],
    [5e15, '5000 TB'],
  ])('of %d bytes have two or three figures and a unit of disks', (bytes, text) =>
    expect(bytesText(bytes)).toBe(text),
  );

  it.each([
    ['2024-01-01T00:00:00Z', '2024-01-01'],
    ['2024-01-01T04:00:00Z', '2024-01-01 04:00'],
    ['2024-01-01T04:00:07Z', '2024-01-01 04:00:07'],
  ])('of %s have as much of the clock as is needed', (time, text) =>
    expect(momentText(Date.parse(time))).toBe(text),
  );
});
