import { describe, expect, it } from 'vitest';
import { brailleLine } from '../src/render/plot/braille-line.ts';
import { timeAxis } from '../src/render/plot/time-axis.ts';

describe('a line of braille dots', () => {
  it('goes from the lower left to the upper right as its values do', () => {
    expect(brailleLine([0, 1, 2, 3, 4, 5, 6, 7], 4, 2)).toEqual(['⠀⠀⡠⠊', '⡠⠊⠀⠀']);
  });

  it('joins neighbours, and spreads few values over all columns', () => {
    expect(brailleLine([0, 7], 2, 2)).toEqual(['⠀⡏', '⣀⠇']);
  });

  it('leaves holes where there is no value, and stands in the middle where nothing moves', () => {
    expect(brailleLine([1, 1, NaN, NaN, 1, 1], 3, 1)).toEqual(['⠤⠀⠤']);
  });
});

describe('an axis of times', () => {
  const [from, to] = [Date.parse('2024-01-01'), Date.parse('2024-03-01')];

  it('has dates at both ends, and in the middle where there is room', () => {
    expect(timeAxis(from, to, 40)).toBe('2024-01-01     2024-01-31     2024-03-01');
    expect(timeAxis(from, to, 30)).toBe('2024-01-01          2024-03-01');
    expect(timeAxis(from, to, 16)).toBe('2024-01-01');
  });
});
