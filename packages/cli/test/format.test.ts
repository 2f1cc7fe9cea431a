import { describe, expect, it } from 'vitest';
import { duration } from '../src/render/format.ts';

describe('a duration', () => {
  it.each([
    [999.6, '1.0 s'],
    [59_700, '59.7 s'],
    [59_960, '1 min 0 s'],
    [119_700, '2 min 0 s'],
    [3_599_900, '1 h'],
    [7_500_000, '2 h 5 min'],
    [76 * 3_600_000, '3 d 4 h'],
  ])('of %d ms has no 60 seconds', (ms, text) => expect(duration(ms)).toBe(text));
});
