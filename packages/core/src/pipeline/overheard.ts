import { isExplained, type LedgerEntry } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import {
  intersectIntervals,
  normaliseIntervals,
  subtractIntervals,
  type Interval,
} from '../domain/interval.ts';
import { UNKNOWN_RETRY_MS } from './4-verify/rounds.ts';
import type { PageVerdict } from './4-verify/verify-page.ts';

/**
 * Times at which an answer had a row that its window did not take: around an absence that was asked about, or not asked
 * for at all. Such a row belongs to another window, whose own answers may lack it.
 */
export class Overheard {
  readonly #grid: Grid;
  #times: readonly Interval[] = [];

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  /** An answer about an absence: whatever was sent, usable or not. */
  answer({ candles, missing, tainted, strays }: PageVerdict): void {
    const [first, last] = [candles.time[0], candles.time.at(-1)];
    const present =
      first === undefined ? [] : subtractIntervals([{ from: first, to: this.#after(last!) }], missing);
    this.#hear([...present, ...this.#slotsOf(tainted), ...this.#slotsOf(strays)]);
  }

  /** The answer that a window takes itself. */
  page({ strays }: PageVerdict): void {
    this.#hear(this.#slotsOf(strays));
  }

  #hear(times: readonly Interval[]): void {
    if (times.length > 0) this.#times = normaliseIntervals([...this.#times, ...times]);
  }

  #slotsOf(times: ReadonlySet<number>): Interval[] {
    return [...times].map((time) => ({ from: time, to: this.#after(time) }));
  }

  #after(time: number): number {
    return this.#grid.timeOf(this.#grid.slotOf(time) + 1);
  }

  get isEmpty(): boolean {
    return this.#times.length === 0;
  }

  /** What of explained gaps is no longer believed, open from now on: sorted as they are. */
  contradicts(gaps: readonly LedgerEntry[], now: number): readonly LedgerEntry[] {
    return gaps.flatMap((gap) =>
      isExplained(gap.reason)
        ? intersectIntervals([gap], this.#times).map((part) => asContradicted(gap, part, now))
        : [],
    );
  }

  /** Gaps of a window, without what is no longer believed of them. */
  doubt(gaps: readonly LedgerEntry[], now: number): readonly LedgerEntry[] {
    const open = this.contradicts(gaps, now);
    if (open.length === 0) return gaps;
    const rest = gaps.flatMap((gap) => subtractIntervals([gap], open).map((part) => ({ ...gap, ...part })));
    return [...rest, ...open].sort((a, b) => a.from - b.from);
  }
}

const asContradicted = ({ evidence, reason }: LedgerEntry, part: Interval, now: number): LedgerEntry => ({
  ...part,
  reason: 'unknown',
  retryAt: now + UNKNOWN_RETRY_MS,
  evidence: { ...evidence, answer: `${reason} (${evidence.answer}), but another answer had a row` },
});
