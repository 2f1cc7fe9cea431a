import { describe, expect, it } from 'vitest';
import { gapBands, nearestFirst } from '../../src/charts/model/gap-bands.ts';
import { nextGap, viewOfGap } from '../../src/charts/model/next-gap.ts';
import type { WindowGap } from '../../src/charts/protocol.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const gap = (from: number, to: number, isExplained = true): WindowGap => ({
  from,
  to,
  slots: (to - from) / MINUTE,
  reason: isExplained ? 'outage' : 'unknown',
  isExplained,
  answer: '',
  count: 1,
});

describe('gaps', () => {
  it('are never narrower than can be seen, and those that touch are one', () => {
    const placeOf = (time: number) => time / DAY;
    const bands = gapBands(
      [gap(DAY, DAY + MINUTE), gap(2 * DAY, 2 * DAY + HOUR), gap(50 * DAY, 60 * DAY)],
      placeOf,
      100,
    );
    expect(bands.map(({ gaps }) => gaps.length)).toEqual([2, 1]);
    expect(bands[0]!.right - bands[0]!.left).toBeGreaterThanOrEqual(3);
    expect(gapBands([gap(-9 * DAY, -8 * DAY), gap(200 * DAY, 201 * DAY)], placeOf, 100)).toEqual([]);
  });

  it('without explanation are not hidden by those with one', () => {
    const placeOf = (time: number) => time / DAY;
    const wide = gapBands([gap(0, 20 * DAY), gap(20 * DAY, 40 * DAY, false)], placeOf, 100);
    expect(wide.map(({ isExplained }) => isExplained)).toEqual([true, false]);
    const narrow = gapBands([gap(0, HOUR), gap(HOUR, 2 * HOUR, false)], placeOf, 100);
    expect(narrow.map(({ isExplained }) => isExplained)).toEqual([false]);
  });

  it('in great number and close together are one pale band, which tells those beneath the pointer first', () => {
    const placeOf = (time: number) => time / MINUTE;
    const many = Array.from({ length: 500 }, (_, i) => gap(3 * i * MINUTE, (3 * i + 1) * MINUTE));
    const [band, ...others] = gapBands(many, placeOf, 2_000);
    expect(others).toEqual([]);
    expect(band!.share).toBeCloseTo(1 / 3, 1);
    expect(nearestFirst(band!, 301 * MINUTE)[0]!.from).toBe(300 * MINUTE);
    expect(gapBands([many[0]!], placeOf, 2_000)[0]!.share).toBe(1);
  });

  it('are walked through in both directions, around the ends', () => {
    const gaps = [gap(10 * DAY, 11 * DAY), gap(20 * DAY, 21 * DAY), gap(30 * DAY, 31 * DAY)];
    const at = (day: number) => ({ from: (day - 1) * DAY, to: (day + 1) * DAY });
    expect(nextGap(gaps, at(15), 1)).toBe(gaps[1]);
    expect(nextGap(gaps, at(20.5), 1)).toBe(gaps[2]);
    expect(nextGap(gaps, at(40), 1)).toBe(gaps[0]);
    expect(nextGap(gaps, at(20.5), -1)).toBe(gaps[0]);
    expect(nextGap(gaps, at(5), -1)).toBe(gaps[2]);
    expect(nextGap([], at(5), 1)).toBeUndefined();
    const shown = viewOfGap(gaps[1]!, { from: 0, to: 1_000 * DAY }, MINUTE);
    expect(shown.to - shown.from).toBe(3 * DAY);
  });
});
