import { sameRow, sliceCandles, sliceByTime, type Candles } from '../../domain/candles.ts';
import type { Grid } from '../../domain/grid.ts';
import { hull, normaliseIntervals, type Interval } from '../../domain/interval.ts';
import type { IssueKind } from '../../domain/verdict.ts';
import { verifyPage } from './verify-page.ts';

/** Rows of a file that somebody else wrote. */
export interface ImportedRows {
  /** What could not be read is NaN. */
  readonly candles: Candles;
  /** Number of each row (of its line, in text), for people. */
  readonly numbers: readonly number[];
}

/** What a file's rows were found guilty of. */
export interface ImportFinding {
  /** What is wrong with them. */
  readonly kind: IssueKind;
  /** How many rows. */
  readonly rows: number;
  /** The first row of them, by its number, and its time (NaN: it has none). */
  readonly firstRow: number;
  /** See `firstRow`; milliseconds UTC. */
  readonly firstTime: number;
}

/** Rows that may be stored, and the grid times around them that have none. */
export interface ImportedPage {
  readonly candles: Candles;
  /** What the page speaks of: from its first to its last candle. */
  readonly window: Interval;
  /** Inside of the window, and between the page before and this one. */
  readonly missing: readonly Interval[];
}

/**
 * Rows that make a file unfit: which candle is meant cannot be known; `outside-window` are those that go back behind rows of
 * earlier batches. An open candle at the end is only left out.
 */
export const REFUSED_ISSUES: readonly IssueKind[] = [
  'off-grid',
  'not-a-number',
  'conflicting-duplicate',
  'outside-window',
];

const REPEATS: readonly IssueKind[] = ['duplicate', 'conflicting-duplicate'];

/**
 * Judges a file batch by batch with the verdict of a venue's pages, in memory that does not grow with it. Rows come oldest or newest
 * first; inside of a batch their order does not matter.
 */
export class ImportJudge {
  readonly #grid: Grid;
  /** Candles that end later are not closed; on the grid. */
  readonly #closedTo: number;
  readonly #findings = new Map<IssueKind, ImportFinding>();
  #before: ImportedPage | undefined;
  /** From the earliest to the latest candle of all batches. */
  #all: Interval | undefined;
  rows = 0;

  constructor(grid: Grid, now: number) {
    this.#grid = grid;
    this.#closedTo = grid.floor(now);
  }

  get findings(): readonly ImportFinding[] {
    return [...this.#findings.values()];
  }

  /** What may be stored of a batch; undefined where that is nothing. */
  take({ candles: all, numbers }: ImportedRows): ImportedPage | undefined {
    this.rows += all.length;
    const { candles, skipped } = this.#withoutRepeats(all, numbers);
    const span = spanOf(candles.time);
    if (!span) {
      for (let i = 0; i < candles.length; i++) this.#add('not-a-number', numbers[i + skipped]!, NaN, 1);
      return undefined;
    }
    const end = this.#grid.timeOf(this.#grid.slotOf(span.to) + 1);
    const window = { from: this.#grid.floor(span.from), to: Math.min(end, this.#closedTo) };
    const verdict = verifyPage(candles, window, this.#grid, end);
    for (const { kind, time, rows } of verdict.issues) {
      const first = candles.time.findIndex((each) => Object.is(each, time));
      // Of two rows of one time it is the second that repeats the first.
      const at = REPEATS.includes(kind) ? candles.time.indexOf(time, first + 1) : first;
      // The window is made of the rows' own times: only a row without one is outside.
      const found = kind === 'outside-window' ? 'not-a-number' : kind;
      this.#add(found, numbers[at + skipped] ?? NaN, time, rows);
    }
    if (window.to <= window.from || verdict.candles.length === 0) return undefined;
    const before = this.#before?.window;
    if (!this.#goesOn(window)) {
      this.#add('outside-window', numbers[skipped]!, candles.time[0]!, candles.length);
      return undefined;
    }
    const between = before
      ? { from: Math.min(before.to, window.to), to: Math.max(before.from, window.from) }
      : window;
    const gap = between.from < between.to && before ? [between] : [];
    const missing = normaliseIntervals([...verdict.missing, ...gap]);
    this.#before = { candles: verdict.candles, window, missing };
    this.#all = hull([window, ...(this.#all ? [this.#all] : [])]);
    return this.#before;
  }

  /** Whether a batch lies beyond all before it, on the side on which the second one lay. */
  #goesOn(window: Interval): boolean {
    const [all, before] = [this.#all, this.#before?.window];
    if (!all || !before) return true;
    const isSecond = before.from === all.from && before.to === all.to;
    const later = window.from >= all.to && (isSecond || before.to === all.to);
    const earlier = window.to <= all.from && (isSecond || before.from === all.from);
    return later || earlier;
  }

  /** Without the rows at the head that the batch before ended with; another value for one time is a finding. */
  #withoutRepeats(candles: Candles, numbers: readonly number[]): { candles: Candles; skipped: number } {
    const known = this.#before?.candles;
    let skipped = 0;
    for (; known && skipped < candles.length; skipped++) {
      const time = candles.time[skipped]!;
      const found = sliceByTime(known, time, time + 1);
      if (found.length === 0) break;
      const isSame = sameRow(found, 0, candles, skipped);
      this.#add(isSame ? 'duplicate' : 'conflicting-duplicate', numbers[skipped]!, time, 1);
    }
    return { candles: sliceCandles(candles, skipped, candles.length), skipped };
  }

  #add(kind: IssueKind, firstRow: number, firstTime: number, rows: number): void {
    const known = this.#findings.get(kind);
    this.#findings.set(
      kind,
      known ? { ...known, rows: known.rows + rows } : { kind, rows, firstRow, firstTime },
    );
  }
}

/** The first and the last time of rows in any order; undefined where none has one. */
function spanOf(times: Float64Array): Interval | undefined {
  let [from, to] = [Infinity, -Infinity];
  for (const time of times) {
    if (!Number.isFinite(time)) continue;
    if (time < from) from = time;
    if (time > to) to = time;
  }
  return from <= to ? { from, to } : undefined;
}
