import { concatCandles, lowerBound, pickRows, sliceByTime, type Candles } from '../../domain/candles.ts';
import { isExplained, type GapReason, type LedgerEntry } from '../../domain/gap.ts';
import { missingIntervals } from '../../domain/grid.ts';
import { intersectIntervals, subtractIntervals, type Interval } from '../../domain/interval.ts';
import type { Issue } from '../../domain/verdict.ts';
import type { HoleFacts, Settlement } from './settle-holes.ts';
import { conflicts, type PageVerdict } from './verify-page.ts';

/** An unexplained absence is asked about again after an hour. */
export const UNKNOWN_RETRY_MS = 3_600_000;

/**
 * What several answers about one window add up to. An absence is believed when two answers lack it and it lies inside
 * of one of them, between candles: what is missing at an answer's edge may have been cut off there.
 */
export class Rounds {
  readonly #facts: HoleFacts;
  #gaps: readonly LedgerEntry[] = [];
  readonly #issues: Issue[];
  readonly #tainted: Set<number>;
  /** From the first to the last candle of the first answer: absences in there lie between candles. */
  readonly #firstSpan: Interval | undefined;
  /** Where the first answer ended, if it had candles: it did not speak of what is behind them. */
  readonly #firstEnd: number | undefined;
  #candles: Candles;
  #timesAsked = 1;
  #startIncluded: boolean;
  #latest: number;
  /** Absent and not yet explained. */
  missing: readonly Interval[];

  constructor(first: PageVerdict, facts: HoleFacts) {
    this.#facts = facts;
    this.#candles = first.candles;
    this.#issues = [...first.issues];
    this.#tainted = new Set(first.tainted);
    this.#firstSpan = spanOf(first);
    this.#firstEnd = first.candles.time.at(-1);
    this.#startIncluded = first.candles.time[0] === facts.window.from;
    this.#latest = first.latest;
    this.missing = first.missing;
  }

  missingSlots(): number {
    return this.missing.reduce((sum, each) => sum + this.#facts.grid.count(each), 0);
  }

  get lastTime(): number {
    return this.#candles.time.at(-1) ?? -Infinity;
  }

  /** Open time of the last row that any answer had, usable or not, asked for or not; negative infinity for none. */
  get latestSent(): number {
    return this.#latest;
  }

  /** Whether the venue has shown that its answers begin with the candle at the time that is asked for. */
  get startIncluded(): boolean {
    return this.#startIncluded;
  }

  /** Takes in an answer from `asked` on: new rows are believed, absences are proven where it allows. */
  learn(answer: PageVerdict, asked: number): void {
    const { window, grid, absence } = this.#facts;
    this.#timesAsked++;
    this.#latest = Math.max(this.#latest, answer.latest);
    this.#issues.push(...answer.issues.filter(({ kind }) => kind !== 'outside-window'));
    for (const time of answer.tainted) this.#tainted.add(time);
    const disputed = conflicts(this.#candles, answer.candles);
    for (const time of disputed) {
      this.#tainted.add(time);
      this.#issues.push({ kind: 'conflicting-duplicate', time, rows: 1 });
    }
    const inside = sliceByTime(answer.candles, window.from, window.to);
    this.#candles = mergeByTime(this.#candles, inside, new Set(disputed));
    for (const time of answer.strays)
      if (time >= window.from && time < window.to && !hasTime(this.#candles, time)) this.#tainted.add(time);
    const filled = subtractIntervals([window], missingIntervals(grid, window, this.#candles.time));
    // A row that comes after all, usable or not, refutes what was believed of its time.
    const refuted = [...filled, ...this.#unusable()];
    this.#gaps = this.#gaps.flatMap((gap) =>
      subtractIntervals([gap], isExplained(gap.reason) ? refuted : filled).map((part) => ({
        ...gap,
        ...part,
      })),
    );
    this.missing = subtractIntervals([window], [...filled, ...this.#gaps]);
    const [first, last] = [answer.candles.time[0], answer.candles.time.at(-1)];
    if (first === asked) this.#startIncluded = true;
    if (first === undefined || last === undefined || answer.blind) return;
    const head = { from: asked, to: first };
    const proven = [
      ...[spanOf(answer)].filter((span) => span !== undefined),
      ...intersectIntervals([head], this.#firstSpan ? [this.#firstSpan] : []),
      ...(this.#startIncluded && this.#firstEnd !== undefined
        ? intersectIntervals([head], [{ from: this.#firstEnd, to: last }])
        : []),
    ];
    for (const hole of intersectIntervals(this.missing, proven))
      this.explain(hole, absence, this.#afterwards(answer, hole.from));
  }

  /** Believes that nothing is there before the first candle of an answer. */
  believeHead(answer: PageVerdict, hole: Interval): void {
    this.explain(hole, this.#facts.absence, this.#afterwards(answer, hole.from));
  }

  #afterwards({ candles }: PageVerdict, from: number): string {
    const next = candles.time[lowerBound(candles.time, from)];
    const then = next === undefined ? '' : `; next candle ${isoTime(next)}`;
    return `absent in ${this.#timesAsked} answers${then}`;
  }

  /** Records why what is missing of `hole` is; times at which something unusable was sent stay unexplained. */
  explain(hole: Interval, reason: GapReason, answer: string): void {
    const absent = intersectIntervals(this.missing, [hole]);
    const unusable = this.#unusable();
    for (const each of subtractIntervals(absent, unusable)) this.#record(each, reason, answer);
    for (const each of intersectIntervals(absent, unusable))
      this.#record(
        each,
        'unknown',
        'rows that are no candles, were not asked for, or differ from answer to answer',
      );
    this.missing = subtractIntervals(this.missing, [hole]);
  }

  /** Times at which something came that is no candle, or that was not asked for. */
  #unusable(): Interval[] {
    const { grid } = this.#facts;
    return [...this.#tainted].map((time) => ({ from: time, to: grid.timeOf(grid.slotOf(time) + 1) }));
  }

  /** Nothing explains what is still missing. */
  giveUp(answer: string, reason: 'unknown' | 'fetch-failed' = 'unknown'): void {
    for (const hole of this.missing) this.explain(hole, reason, answer);
  }

  #record(interval: Interval, reason: GapReason, answer: string): void {
    const { now } = this.#facts;
    const evidence = { firstAskedAt: now, lastAskedAt: now, timesAsked: this.#timesAsked, answer };
    const retry = reason === 'unknown' ? { retryAt: now + UNKNOWN_RETRY_MS } : {};
    this.#gaps = [...this.#gaps, { ...interval, reason, evidence, ...retry }];
  }

  settlement(): Settlement {
    return { candles: this.#candles, gaps: this.#gaps, issues: this.#issues };
  }
}

export const isoTime = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');

/** From the first row that was sent, wherever it lies, to the last candle: whatever is absent in there is between. */
function spanOf({ candles, earliest, blind }: PageVerdict): Interval | undefined {
  const last = candles.time.at(-1);
  return last === undefined || blind ? undefined : { from: Math.min(earliest, candles.time[0]!), to: last };
}

const hasTime = ({ time }: Candles, at: number): boolean => time[lowerBound(time, at)] === at;

/** Rows of both, by time, without the disputed ones. */
function mergeByTime(a: Candles, b: Candles, without: ReadonlySet<number>): Candles {
  const known = new Set(a.time);
  const fresh = [...b.time.keys()].filter((i) => !known.has(b.time[i]!));
  if (fresh.length === 0 && without.size === 0) return a;
  const all = concatCandles([a, pickRows(b, fresh)]);
  const rows = [...all.time.keys()].filter((i) => !without.has(all.time[i]!));
  return pickRows(
    all,
    rows.sort((i, j) => all.time[i]! - all.time[j]!),
  );
}
