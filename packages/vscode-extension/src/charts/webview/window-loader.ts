import { planWindow, type LoadedWindow } from '../model/plan-window.ts';
import type { View } from '../model/view.ts';
import { askFor } from '../model/window-ask.ts';
import type { FromChart, Interval, Lane, Opening } from '../protocol.ts';

export interface LoadNeed {
  readonly view: View;
  readonly span: Interval;
  readonly timeframe: string;
  readonly indicators: readonly string[];
  /** Of the dataset: bars that were read under another one are read again. */
  readonly mark: string;
}

interface Load {
  readonly id: number;
  readonly window: LoadedWindow;
  readonly indicators: readonly string[];
  readonly key: string;
  readonly askedAt: number;
  /** The data has changed since it was asked for. */
  readonly isOutdated?: boolean;
}

export interface Answered {
  readonly window: LoadedWindow;
  readonly indicators: readonly string[];
  /** From the question to the answer. */
  readonly tookMs: number;
}

/** Knows which window of one dataset is there and which is on its way, and asks for another when it is needed. */
export class WindowLoader {
  readonly #lane: Lane;
  readonly #post: (message: FromChart) => void;
  #loaded: Load | undefined;
  #pending: Load | undefined;
  #nextId = 1;

  constructor(lane: Lane, post: (message: FromChart) => void) {
    this.#lane = lane;
    this.#post = post;
  }

  /** The timeframe that is shown, or will be in a moment. */
  get current(): string | undefined {
    return (this.#pending ?? this.#loaded)?.window.timeframe;
  }

  /** The window that is shown. */
  get shown(): LoadedWindow | undefined {
    return this.#loaded?.window;
  }

  get isWaiting(): boolean {
    return this.#pending !== undefined;
  }

  /** Asks when what is there or on its way is not enough. */
  need({ view, span, timeframe, indicators, mark }: LoadNeed): void {
    const key = keyOf(mark, indicators);
    const newest = this.#pending ?? this.#loaded;
    const loaded = newest?.key === key ? newest.window : undefined;
    const window = planWindow({ view, span, timeframe, loaded });
    if (window) this.ask(window, indicators, key);
  }

  ask(window: LoadedWindow, indicators: readonly string[] = [], key = ''): void {
    const id = this.#nextId++;
    this.#pending = { id, window, indicators, key, askedAt: performance.now() };
    this.#post({ type: 'window', lane: this.#lane, id, ask: askFor(window, indicators) });
  }

  /** Bars that came before they were asked for. */
  offer({ ask: { from, to, timeframe, indicators }, result }: Opening): Answered {
    const window = { from, to, timeframe };
    const key = keyOf(result.mark, indicators);
    this.#loaded = { id: 0, window, indicators, key, askedAt: performance.now() };
    return { window, indicators, tookMs: 0 };
  }

  /** The window that is waited for, when the answer is the one to it. */
  take(id: number): Answered | undefined {
    if (this.#pending?.id !== id) return undefined;
    this.#loaded = this.#pending;
    this.#pending = undefined;
    const { window, indicators, askedAt } = this.#loaded;
    return { window, indicators, tookMs: performance.now() - askedAt };
  }

  /** Whether what failed is what is waited for. Of data that has changed since it is no failure: it is asked for again. */
  fail(id: number): boolean {
    if (this.#pending?.id !== id) return false;
    const isOutdated = this.#pending.isOutdated === true;
    this.#pending = undefined;
    return !isOutdated;
  }

  /** The data has changed. @returns whether something is on its way, which is asked for again when it is there */
  outdate(): boolean {
    if (this.#pending) this.#pending = { ...this.#pending, isOutdated: true };
    return this.isWaiting;
  }

  /** Everything is to be asked for again. */
  forget(): void {
    this.#loaded = undefined;
    this.#pending = undefined;
  }
}

const keyOf = (mark: string, indicators: readonly string[]): string => JSON.stringify([mark, indicators]);
