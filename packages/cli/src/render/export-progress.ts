import { drawFrame } from './bars.ts';
import type { Terminal } from './terminal.ts';

const FRAME_MS = 80;

interface Bar {
  readonly total: number;
  done: number;
  since: number | undefined;
}

/** A bar for each file that is being written. */
export class ProgressBarMonitor {
  readonly #terminal: Terminal;
  readonly #bars = new Map<string, Bar>();
  #drawnAt = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  add(label: string, total: number): void {
    this.#bars.set(label, { total, done: 0, since: undefined });
  }

  advance(label: string, candles: number): void {
    const bar = this.#bars.get(label);
    if (!bar || !this.#terminal.isLive) return;
    const now = performance.now();
    bar.since ??= now;
    bar.done += candles;
    if (now - this.#drawnAt < FRAME_MS) return;
    this.#drawnAt = now;
    const { width, unicode } = this.#terminal;
    const bars = [...this.#bars].flatMap(([name, { done, total, since }]) =>
      since === undefined ? [] : [{ label: name, done, total, elapsedMs: now - since }],
    );
    this.#terminal.draw(drawFrame(bars, { width, unicode, budget: undefined, retrying: 0, now: Date.now() }));
  }

  stop(): void {
    this.#terminal.clear();
  }
}
