import type { GapReason, LedgerEntry } from '../domain/gap.ts';
import { isExplained } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';

/** The gaps of one reason. */
export interface GapRow {
  readonly reason: GapReason;
  readonly gaps: number;
  /** Candles that are absent. */
  readonly candles: number;
  /** The longest of them. */
  readonly longest: Interval;
}

/** Gaps by reason, most absent candles first. */
export function gapTable(gaps: readonly LedgerEntry[], grid: Grid): readonly GapRow[] {
  const rows = new Map<GapReason, { reason: GapReason; gaps: number; candles: number; longest: Interval }>();
  for (const { reason, from, to } of gaps) {
    const row = rows.get(reason) ?? { reason, gaps: 0, candles: 0, longest: { from, to: from } };
    row.gaps++;
    row.candles += grid.count({ from, to });
    if (to - from > row.longest.to - row.longest.from) row.longest = { from, to };
    rows.set(reason, row);
  }
  return [...rows.values()].sort((a, b) => b.candles - a.candles);
}

/** The share of an interval's grid times that is covered: a candle, or absent with an explanation. 1 of nothing. */
export function coverageShare(interval: Interval, gaps: readonly LedgerEntry[], grid: Grid): number {
  const slots = grid.count(interval);
  const open = gaps.filter(({ reason }) => !isExplained(reason));
  return slots === 0 ? 1 : 1 - open.reduce((sum, gap) => sum + grid.count(gap), 0) / slots;
}
