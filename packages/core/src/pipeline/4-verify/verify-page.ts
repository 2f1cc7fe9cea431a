import { lowerBound, pickRows, sameRow, VALUE_COLUMNS, type Candles } from '../../domain/candles.ts';
import { missingIntervals, type Grid } from '../../domain/grid.ts';
import type { Interval } from '../../domain/interval.ts';
import type { Issue, IssueKind, Verdict } from '../../domain/verdict.ts';

/** A verdict, and what the answer can and cannot prove of absences. */
export interface PageVerdict extends Verdict {
  /** What was asked for. */
  readonly asked: Interval;
  /** Grid times at which something unusable was sent: their absence proves nothing. */
  readonly tainted: ReadonlySet<number>;
  /** Grid times at which a row was sent that was not asked for: it is not judged, but nothing is absent there. */
  readonly strays: ReadonlySet<number>;
  /** Rows came without a time: they may belong anywhere, so that no absence is proven. */
  readonly blind: boolean;
  /** Open times of the first and the last row that was sent, outside of the window too; infinite for none. */
  readonly earliest: number;
  readonly latest: number;
}

/**
 * Judges the rows of one answer. Rows that cannot be believed are left out and named; nothing is mended. Disorder and
 * exact duplicates are tidied, since the rows themselves are whole.
 *
 * @param window on the grid, and closed by the venue's clock
 * @param askedTo end of what was asked: rows between the window's end and this are of candles still open
 */
export function verifyPage(candles: Candles, window: Interval, grid: Grid, askedTo = window.to): PageVerdict {
  if (isFlawless(candles, window, grid)) return flawless(candles, window, grid, askedTo);
  const issues = new IssueList();
  const tainted = new Set<number>();
  const strays = new Set<number>();
  const disputed = new Set<number>();
  const order = sortedRows(candles, issues);
  const kept: number[] = [];
  let [earliest, latest, blind] = [Infinity, -Infinity, false];
  for (const i of order) {
    const time = candles.time[i]!;
    const slot = grid.floor(time);
    if (Number.isFinite(time)) [earliest, latest] = [Math.min(earliest, time), Math.max(latest, time)];
    else blind = true;
    if (!(time >= window.from && time < window.to)) {
      const open = time >= window.to && time < askedTo;
      issues.add(open ? 'not-closed' : 'outside-window', time);
      if (!open && Number.isFinite(time)) strays.add(slot).add(grid.ceil(time));
    } else if (slot !== time) {
      issues.add('off-grid', time);
      // It may be the candle of either of its neighbours, come early or late.
      tainted.add(slot).add(grid.ceil(time));
    } else if (!VALUE_COLUMNS.every((name) => Number.isFinite(candles[name][i]))) {
      issues.add('not-a-number', time);
      tainted.add(time);
    } else if (kept.length > 0 && candles.time[kept.at(-1)!] === time) {
      if (sameRow(candles, kept.at(-1)!, candles, i)) issues.add('duplicate', time);
      else {
        issues.add('conflicting-duplicate', time);
        tainted.add(time);
        disputed.add(time);
      }
    } else {
      if (!isSane(candles, i)) issues.add('invalid-ohlc', time);
      kept.push(i);
    }
  }
  const usable = kept.filter((i) => !disputed.has(candles.time[i]!));
  const whole = usable.length === candles.length && usable.every((row, i) => row === i);
  const accepted = whole ? candles : pickRows(candles, usable);
  return {
    candles: accepted,
    missing: missingIntervals(grid, window, accepted.time),
    issues: issues.all(),
    asked: { from: window.from, to: askedTo },
    tainted, strays, blind, earliest, latest,
  }; // prettier-ignore
}

/** Whether there is nothing to say of any row: the usual answer, told without a list or a set of them. */
function isFlawless(candles: Candles, { from, to }: Interval, grid: Grid): boolean {
  const { length, time, open, high, low, close, volume } = candles;
  const { stepMs } = grid.timeframe;
  if (stepMs === undefined) return false;
  let before = -Infinity;
  for (let i = 0; i < length; i++) {
    const at = time[i]!;
    if (!(at > before && at >= from && at < to)) return false;
    // One step after another on the grid: a remainder of doubles takes longer than all the rest.
    if (at - before !== stepMs && (at - grid.origin) % stepMs !== 0) return false;
    before = at;
    // One by one: a list of them would be made for each candle, 130 bytes of garbage, until the compiler comes.
    const o = open[i]!;
    const h = high[i]!;
    const l = low[i]!;
    const c = close[i]!;
    const v = volume[i]!;
    // A NaN is in no order, and what lies between two finite numbers is finite.
    if (!(l <= o && o <= h && l <= c && c <= h && l > -Infinity && h < Infinity && v >= 0 && v < Infinity))
      return false;
  }
  return true;
}

const flawless = (candles: Candles, window: Interval, grid: Grid, askedTo: number): PageVerdict => ({
  candles,
  missing: missingIntervals(grid, window, candles.time),
  issues: [],
  asked: { from: window.from, to: askedTo },
  tainted: new Set(),
  strays: new Set(),
  blind: false,
  earliest: candles.time[0] ?? Infinity,
  latest: candles.time.at(-1) ?? -Infinity,
});

/** Row indices by time; stable, so that of two rows of one time the first sent comes first. */
function sortedRows({ length, time }: Candles, issues: IssueList): number[] {
  const order = Array.from({ length }, (_, i) => i);
  // What is no time has no place in the order, and must not hide the disorder of the others.
  const key = (i: number) => (Number.isFinite(time[i]) ? time[i]! : -Number.MAX_VALUE);
  for (let i = 1, latest = key(0); i < length; i++) {
    if (time[i]! < latest) {
      issues.add('disorder', time[i]!);
      return order.sort((a, b) => key(a) - key(b) || a - b);
    }
    latest = Math.max(latest, key(i));
  }
  return order;
}

/** High and low hold open and close, prices are positive or all the venue has, volume is not negative. */
export function isSane({ open, high, low, close, volume }: Candles, i: number): boolean {
  const top = high[i]!;
  const bottom = low[i]!;
  return (
    top >= bottom &&
    open[i]! <= top &&
    open[i]! >= bottom &&
    close[i]! <= top &&
    close[i]! >= bottom &&
    volume[i]! >= 0
  );
}

/** Times at which two answers hold the same candle differently. */
export function conflicts(a: Candles, b: Candles): number[] {
  const result: number[] = [];
  for (let i = 0; i < a.length; i++) {
    const j = lowerBound(b.time, a.time[i]!);
    if (b.time[j] === a.time[i] && !sameRow(a, i, b, j)) result.push(a.time[i]!);
  }
  return result;
}

class IssueList {
  readonly #byKind = new Map<IssueKind, { time: number; rows: number }>();

  add(kind: IssueKind, time: number): void {
    const known = this.#byKind.get(kind);
    if (known) known.rows++;
    else this.#byKind.set(kind, { time, rows: 1 });
  }

  all(): Issue[] {
    return [...this.#byKind].map(([kind, { time, rows }]) => ({ kind, time, rows }));
  }
}
