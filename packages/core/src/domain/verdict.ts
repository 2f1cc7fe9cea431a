import type { Candles } from './candles.ts';
import type { Interval } from './interval.ts';

/** What a page's rows can be found guilty of. */
export type IssueKind =
  | 'outside-window'
  | 'disorder'
  | 'duplicate'
  | 'conflicting-duplicate'
  | 'off-grid'
  | 'not-a-number'
  | 'invalid-ohlc'
  | 'not-closed'
  | 'flat-run'
  | 'price-anomaly'
  | 'volume-anomaly';

/** Issues that make a row unusable; the others are shown and kept. */
export const REJECTING_ISSUES: readonly IssueKind[] = [
  'outside-window',
  'conflicting-duplicate',
  'off-grid',
  'not-a-number',
  'not-closed',
];

/** What was wrong with rows of a page. */
export interface Issue {
  /** What they were found guilty of. */
  readonly kind: IssueKind;
  /** Open time of the (first) row it speaks of, milliseconds UTC. */
  readonly time: number;
  /** How many rows. */
  readonly rows: number;
  /** More in words, for people. */
  readonly detail?: string;
}

/** The judgement of one page: what may be stored, what is absent, what was wrong. Nothing is mended. */
export interface Verdict {
  /** Ascending, on the grid, inside the window, closed, without duplicates. */
  readonly candles: Candles;
  /** Grid intervals of the window without a candle. */
  readonly missing: readonly Interval[];
  readonly issues: readonly Issue[];
}
