import { describe, expect, it } from 'vitest';
import { contrast, labelGround, legible, parseColor } from '../../src/charts/model/color.ts';

const LIGHT = { background: '#ffffff', foreground: '#3b3b3b' };
const DARK = { background: '#1f1f1f', foreground: '#cccccc' };

describe('a colour', () => {
  it('is read as themes write it', () => {
    expect(parseColor('#1f1f1f')).toEqual([31, 31, 31, 1]);
    expect(parseColor('#fff')).toEqual([255, 255, 255, 1]);
    expect(parseColor('rgba(234, 92, 0, 0.33)')).toEqual([234, 92, 0, 0.33]);
    expect(parseColor('rebeccapurple')).toBeUndefined();
    expect(parseColor('')).toBeUndefined();
  });

  it('has the contrast that WCAG gives it', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
    expect(contrast('#bf8803', '#ffffff')).toBeCloseTo(3.12, 2);
  });

  it('stays as it is where it can be seen, and takes of the foreground what it needs where it cannot', () => {
    expect(legible('#89d185', DARK, 4.5)).toBe('rgb(137, 209, 133)');
    const mended = legible('#bf8803', LIGHT, 4.5);
    expect(contrast(mended, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(parseColor(mended)![0]).toBeGreaterThan(parseColor(mended)![2]); // it is still a kind of yellow
    expect(legible('#fffffe', LIGHT, 21)).toBe('#3b3b3b'); // no more than there is
    expect(legible('no colour', LIGHT, 3)).toBe('no colour');
  });

  it('is dark or bright enough for what the library writes on it', () => {
    for (const ground of ['#9d9d9d', '#cca700', '#bf8803', '#888888'])
      expect(contrast(labelGround(ground, 4.5), '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(labelGround('#cccccc', 4.5)).toBe('rgb(204, 204, 204)'); // black on it
  });
});
