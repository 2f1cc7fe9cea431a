import type { Grid } from '../../domain/grid.ts';
import { anchorOf } from './anchor.ts';
import { indicatorKind } from './indicator-table.ts';
import type { Indicator } from './parse-indicators.ts';

/**
 * From when on candles are to be read, so that indicators have their values from `from` on, the same as if all candles
 * before it had been read (to within rounding).
 */
export function leadInFrom(indicators: readonly Indicator[], grid: Grid, from: number): number {
  const starts = indicators.map(({ name, parameters }) => {
    if (name === 'vwap' && parameters[0] === 0) return grid.floor(anchorOf(grid, from).from);
    return grid.timeOf(grid.slotOf(from) - indicatorKind(name).settling(...parameters));
  });
  return Math.min(from, ...starts);
}
