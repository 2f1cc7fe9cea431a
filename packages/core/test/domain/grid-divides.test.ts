import { describe, expect, it } from 'vitest';
import { dividesGrid } from '../../src/domain/grid-divides.ts';
import { createGrid } from '../../src/domain/grid.ts';
import { COMMON_TIMEFRAMES, parseTimeframe } from '../../src/domain/timeframe.ts';

const gridOf = (text: string, origin?: number) => createGrid(parseTimeframe(text)!, origin);
const LISTING = Date.UTC(2017, 7, 17);
const grids = [
  ...[...COMMON_TIMEFRAMES, '7m', '10h', '2w', '3M', '1y', '6d'].map((text) => gridOf(text)),
  gridOf('3d', LISTING),
  gridOf('6d', LISTING),
];

describe('a grid divides another', () => {
  it('exactly when it has all of its open times', () => {
    for (const finer of grids)
      for (const coarser of grids) {
        const times = Array.from({ length: 120 }, (_, i) => coarser.timeOf(coarser.slotOf(LISTING) + i));
        expect([finer.timeframe.text, coarser.timeframe.text, dividesGrid(finer, coarser)]).toEqual([
          finer.timeframe.text,
          coarser.timeframe.text,
          times.every((time) => finer.isOn(time)),
        ]);
      }
  });
});
