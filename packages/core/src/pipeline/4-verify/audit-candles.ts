import { sameRow, sliceCandles, VALUE_COLUMNS, type Candles } from '../../domain/candles.ts';
import { copyRows } from '../../domain/put-rows.ts';
import { isExplained, type LedgerEntry } from '../../domain/gap.ts';
import type { Grid } from '../../domain/grid.ts';
import {
  intersect,
  intersectIntervals,
  normaliseIntervals,
  subtractIntervals,
  type Interval,
} from '../../domain/interval.ts';
import { USUAL, type UnusualSettings } from '../../domain/usual.ts';
import { FindingList, type AuditReport } from './audit-report.ts';
import { UnusualCandles } from './unusual.ts';
import { isSane } from './verify-page.ts';

/** What counts as unusual, and how much of it is kept. */
export interface AuditSettings extends UnusualSettings {
  /** Findings that are kept of each kind; all are counted. */
  readonly most: number;
}

export const AUDIT_DEFAULTS: AuditSettings = { ...USUAL, most: 1_000 };

/** What stored candles are held against. */
export interface Audited {
  /** On the grid; all candles of it are given to `add`. */
  readonly interval: Interval;
  readonly grid: Grid;
  readonly coverage: readonly Interval[];
  readonly ledger: readonly LedgerEntry[];
  readonly settings?: Partial<AuditSettings>;
}

/**
 * Judges stored candles, batch by batch, in memory that does not grow with the history: order, grid, values, whether
 * coverage tells the truth, and what is unusual. Pure; nothing is mended.
 */
export class CandleAudit {
  readonly #interval: Interval;
  readonly #grid: Grid;
  readonly #findings: FindingList;
  readonly #unusual: UnusualCandles;
  readonly #covered: Cursor;
  readonly #explained: Cursor;
  /** Times that must have a candle. */
  readonly #due: Cursor;
  #candles = 0;
  /** The first grid time that has not been accounted for. */
  #expected: number;
  #last: { readonly candles: Candles; readonly row: number } | undefined;

  constructor({ interval, grid, coverage, ledger, settings: given }: Audited) {
    const settings = { ...AUDIT_DEFAULTS, ...given };
    const covered = intersectIntervals(coverage, [interval]);
    const explained = normaliseIntervals(ledger.filter(({ reason }) => isExplained(reason)));
    this.#interval = interval;
    this.#grid = grid;
    this.#findings = new FindingList(grid, settings.most);
    this.#unusual = new UnusualCandles(settings, this.#findings);
    this.#covered = new Cursor(covered);
    this.#explained = new Cursor(explained);
    this.#due = new Cursor(subtractIntervals(covered, explained));
    this.#expected = interval.from;
  }

  /** The next candles. They are kept until the next call: memory that is used again must be copied. */
  add(candles: Candles): void {
    for (let row = 0; row < candles.length; row++) this.#row(candles, row);
    this.#candles += candles.length;
    if (this.#last?.candles !== candles) return;
    // A copy: the batch's memory may be used again.
    const { row } = this.#last;
    this.#last = { candles: copyRows(sliceCandles(candles, row, row + 1)), row: 0 };
  }

  /** The judgement, when all candles have been given. */
  result(): AuditReport {
    this.#unusual.end();
    this.#absent(this.#interval.to);
    return this.#findings.report(this.#candles);
  }

  #row(candles: Candles, row: number): void {
    const time = candles.time[row]!;
    if (!Number.isFinite(time)) return this.#findings.at('not-a-number', this.#expected, 'time');
    const last = this.#last;
    const lastTime = last?.candles.time[last.row] ?? -Infinity;
    if (time < lastTime) return this.#findings.at('disorder', time);
    if (last && time === lastTime) {
      const same = sameRow(last.candles, last.row, candles, row);
      return this.#findings.at(same ? 'duplicate' : 'conflicting-duplicate', time);
    }
    this.#last = { candles, row };
    const slot = this.#grid.slotOf(time);
    if (this.#grid.timeOf(slot) !== time) return this.#findings.at('off-grid', time);
    const ends = this.#grid.timeOf(slot + 1);
    this.#absent(time);
    this.#expected = ends;
    if (!this.#covered.holds(time)) this.#findings.at('uncovered-candle', time);
    if (this.#explained.holds(time)) this.#findings.at('candle-in-gap', time);
    if (!VALUE_COLUMNS.every((name) => Number.isFinite(candles[name][row])))
      return this.#findings.at('not-a-number', time);
    if (!isSane(candles, row)) this.#findings.at('invalid-ohlc', time);
    this.#unusual.see(candles, row, ends);
  }

  /** No candle came from the expected time to `to`: is that allowed? */
  #absent(to: number): void {
    if (to <= this.#expected) return;
    for (const { from, to: end } of this.#due.within({ from: this.#expected, to }))
      this.#findings.add({
        kind: 'missing-candle',
        from,
        to: end,
        candles: this.#grid.count({ from, to: end }),
      });
  }
}

/** Looks times up in sorted, disjoint intervals; times are asked for in ascending order. */
class Cursor {
  readonly #intervals: readonly Interval[];
  #next = 0;

  constructor(intervals: readonly Interval[]) {
    this.#intervals = intervals;
  }

  holds(time: number): boolean {
    this.#forward(time);
    return (this.#intervals[this.#next]?.from ?? Infinity) <= time;
  }

  /** The parts that lie within `interval`. */
  within(interval: Interval): Interval[] {
    this.#forward(interval.from);
    const result: Interval[] = [];
    for (let i = this.#next; i < this.#intervals.length; i++) {
      const both = intersect(this.#intervals[i]!, interval);
      if (!both) break;
      result.push(both);
    }
    return result;
  }

  #forward(time: number): void {
    while (this.#next < this.#intervals.length && this.#intervals[this.#next]!.to <= time) this.#next++;
  }
}
