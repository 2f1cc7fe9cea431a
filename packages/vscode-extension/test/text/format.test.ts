import { describe, expect, it } from 'vitest';
import { duration } from '../../src/text/format.ts';

describe('a duration', () => {
  it.each([
    [999.6, '1.0 s'],
    [1_240, '1.2 s'],
    [9_960, '10 s'],
    [59_700, '1 min 0 s'],
    [119_700, '2 min 0 s'],
    [200_000, '3 min 20 s'],
    [3_599_900, '1 h'],
    [7_500_000, '2 h 5 min'],
    [3 * 86_400_000, '3 d'],
  ])('of %d ms has no 60 seconds', (ms, text) => expect(duration(ms)).toBe(text));
});
