import type { Grid } from '../../domain/grid.ts';
import { normaliseIntervals, type Interval } from '../../domain/interval.ts';

/**
 * Pages spread evenly over `ranges`, always with the oldest and the newest one (a single page is the newest); all of
 * it when the pages reach that far. Sorted, disjoint, on the grid. Pure.
 *
 * @param ranges on the grid
 * @param pageSize grid times of a page
 */
export function samplePages(
  ranges: readonly Interval[],
  grid: Grid,
  pageSize: number,
  pages: number,
): Interval[] {
  const sorted = normaliseIntervals(ranges);
  const total = sorted.reduce((sum, each) => sum + grid.count(each), 0);
  if (total <= pageSize * pages) return sorted;
  const step = pages > 1 ? (total - pageSize) / (pages - 1) : 0;
  const result: Interval[] = [];
  for (let page = 0; page < pages; page++) {
    const first = pages === 1 ? total - pageSize : Math.round(page * step);
    result.push(...slotsOf(sorted, grid, first, first + pageSize));
  }
  return normaliseIntervals(result);
}

/** The grid times number `first` to `end` (not included) of the ranges put one behind the other. */
function slotsOf(ranges: readonly Interval[], grid: Grid, first: number, end: number): Interval[] {
  const result: Interval[] = [];
  let before = 0;
  for (const range of ranges) {
    const count = grid.count(range);
    const from = Math.max(first - before, 0);
    const to = Math.min(end - before, count);
    const slot = grid.slotOf(range.from);
    if (from < to) result.push({ from: grid.timeOf(slot + from), to: grid.timeOf(slot + to) });
    before += count;
  }
  return result;
}
