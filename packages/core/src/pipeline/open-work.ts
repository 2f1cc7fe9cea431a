import type { Grid } from '../domain/grid.ts';
import {
  intersectIntervals,
  normaliseIntervals,
  subtractIntervals,
  type Interval,
} from '../domain/interval.ts';
import { firstPage } from './1-plan.ts';

export interface OpenWorkParts {
  readonly grid: Grid;
  readonly pageSize: number;
  /** Windows that a process has under way at once; others are taken to have as many. */
  readonly inFlight: number;
  /** What is covered now, freshly enough. */
  readonly covered: () => Promise<readonly Interval[]>;
  /** What was covered when the plan was made: where it is asked for all the same, it is asked for on purpose. */
  readonly coveredBefore: readonly Interval[];
  /** Told of what somebody else has brought, which needs no request any more. */
  readonly onBrought: (interval: Interval) => void;
  /** Milliseconds that only grow. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
  /** 0 to 1; for tests. */
  readonly random?: () => number;
}

/** A window that has been handed out. */
export interface OpenWindow extends Interval {
  /** Windows of one leg follow each other. */
  readonly leg: number;
  readonly takenAt: number;
}

interface Trace {
  readonly to: number;
  readonly at: number;
}

const SHORTEST_PATIENCE_MS = 50;

/**
 * Hands out the windows of a dataset one by one, in order, from what is still open, until no more is to come. Other processes may be at work on
 * the same dataset: what they have brought is not asked for again, and where they were seen is not where this one goes
 * on. There is no word between them but the cache, so pages that they have under way at the same time may be doubled.
 */
export class OpenWork {
  readonly #parts: OpenWorkParts;
  #open: readonly Interval[] = [];
  /** Open times that only somebody else can have covered since the plan was made. */
  #uncovered: readonly Interval[] = [];
  /** Settles when more has come, or none will. */
  #news = Promise.withResolvers<undefined>();
  #hasEnded = false;
  readonly #asked = new Set<OpenWindow>();
  /** Ends of what others have brought of late: what follows is probably under way. */
  #traces: readonly Trace[] = [];
  #place = -Infinity;
  #leg = 0;
  #jumped = false;
  /** The first window of a leg that began with a jump: others may have jumped to the same place. */
  #probe:
    { readonly window: OpenWindow; readonly done: Promise<undefined>; readonly end: () => void } | undefined;
  /** How long a window takes. */
  #pageMs = 0;
  #broughtSlots = 0;

  constructor(parts: OpenWorkParts) {
    this.#parts = parts;
  }

  /** More that is to be asked for, on the grid. */
  add(intervals: readonly Interval[]): void {
    if (intervals.length === 0) return;
    this.#open = normaliseIntervals([...this.#open, ...intervals]);
    const uncovered = subtractIntervals(intervals, this.#parts.coveredBefore);
    this.#uncovered = normaliseIntervals([...this.#uncovered, ...uncovered]);
    this.#tell();
  }

  /** No more is to come. */
  end(): void {
    this.#hasEnded = true;
    this.#tell();
  }

  #tell(): void {
    this.#news.resolve(undefined);
    this.#news = Promise.withResolvers();
  }

  /** Grid times that others have brought in place of this one. */
  get broughtSlots(): number {
    return this.#broughtSlots;
  }

  async *windows(): AsyncGenerator<OpenWindow> {
    const { signal } = this.#parts;
    while (!signal.aborted) {
      if (this.#open.length === 0) {
        if (this.#hasEnded) return;
        await this.#news.promise;
        continue;
      }
      if (this.#probe) await this.#probe.done;
      await this.#look();
      const page = this.#next();
      if (page) yield this.#take(page);
      else if (this.#open.length > 0) {
        await this.#pause();
        this.#jump();
      }
    }
  }

  /** The window has been answered, or never will be. */
  answered(window: OpenWindow): void {
    const took = this.#parts.now() - window.takenAt;
    this.#pageMs += (took - this.#pageMs) / (this.#pageMs === 0 ? 1 : 4);
    this.#asked.delete(window);
  }

  /** Nothing more will become of the window. */
  done(window: OpenWindow): void {
    if (this.#probe?.window !== window) return;
    this.#probe.end();
    this.#probe = undefined;
  }

  /** What became of the window's candles: fewer are new than were stored where somebody else was faster. */
  stored(window: OpenWindow, candles: number, added: number): void {
    if (added >= candles || subtractIntervals([window], this.#uncovered).length > 0) return;
    this.#noteOther([window]);
    // Windows of a leg that was left already tell nothing new.
    if (window.leg === this.#leg) this.#jump();
  }

  async #look(): Promise<void> {
    const { covered, grid, onBrought } = this.#parts;
    const theirs = intersectIntervals(await covered(), this.#uncovered);
    const found = intersectIntervals(theirs, this.#open);
    this.#open = subtractIntervals(this.#open, found);
    for (const each of found) {
      this.#broughtSlots += grid.count(each);
      onBrought(each);
    }
    this.#noteOther(found);
    for (const window of this.#asked) {
      if (intersectIntervals(theirs, [window]).length === 0) continue;
      this.#noteOther([window]);
      // Once: it would seem to be news for as long as the answer takes.
      this.#asked.delete(window);
    }
  }

  #noteOther(intervals: readonly Interval[]): void {
    const at = this.#parts.now();
    const since = at - this.#patience;
    const recent = this.#traces.filter((trace) => trace.at > since);
    this.#traces = [...recent, ...intervals.map(({ to }) => ({ to, at }))];
  }

  /** The next window of the leg; the first of another one where somebody is at work there; undefined: everywhere. */
  #next(): Interval | undefined {
    const { grid, pageSize } = this.#parts;
    const free = this.#free();
    const run = this.#open.find(({ to }) => to > this.#place) ?? this.#open[0];
    if (!run) return undefined;
    const from = Math.max(run.from, run.to > this.#place ? this.#place : -Infinity);
    if (free.some((each) => from >= each.from && from < each.to)) {
      return firstPage({ from, to: run.to }, grid, pageSize);
    }
    this.#jump();
    return free.length > 0 ? this.#next() : undefined;
  }

  /** What is open and not probably under way elsewhere. */
  #free(): readonly Interval[] {
    const { grid, pageSize, inFlight, now } = this.#parts;
    const since = now() - this.#patience;
    const reach = pageSize * inFlight;
    const taken = this.#traces
      .filter(({ at }) => at > since)
      .map(({ to }) => ({ from: to, to: grid.timeOf(grid.slotOf(to) + reach) }));
    return taken.length === 0 ? this.#open : subtractIntervals(this.#open, taken);
  }

  /** To a random page in the middle of the longest stretch: others who jump from the same place part ways. */
  #jump(): void {
    const { grid, pageSize, random = Math.random } = this.#parts;
    const free = this.#free();
    if (free.length === 0) return;
    const [longest] = [...free].sort((a, b) => b.to - b.from - (a.to - a.from));
    const pages = Math.ceil(grid.count(longest!) / pageSize);
    const page = Math.floor(pages * (0.25 + random() / 2));
    this.#place = grid.timeOf(grid.slotOf(longest!.from) + page * pageSize);
    this.#leg++;
    this.#jumped = true;
  }

  #take(page: Interval): OpenWindow {
    const window = { ...page, leg: this.#leg, takenAt: this.#parts.now() };
    if (this.#jumped) {
      const { promise: done, resolve } = Promise.withResolvers<undefined>();
      this.#probe = { window, done, end: () => resolve(undefined) };
    }
    this.#jumped = false;
    this.#open = subtractIntervals(this.#open, [page]);
    this.#place = page.to;
    this.#asked.add(window);
    return window;
  }

  /** How long a trace of others means that they are still there. */
  get #patience(): number {
    return Math.max(SHORTEST_PATIENCE_MS, 2 * this.#pageMs);
  }

  async #pause(): Promise<void> {
    const { sleep, signal } = this.#parts;
    await sleep(this.#patience / 8).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
