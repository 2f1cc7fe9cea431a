import type { Monitor, RunEvent } from '@candlewick/core';
import { drawFrame } from './bars.ts';
import type { Terminal } from './terminal.ts';

/** One bar for the export that is going on. */
export class ProgressBarMonitor implements Monitor {
  readonly #terminal: Terminal;
  #bar: { label: string; done: number; total: number; since: number } | undefined;
  #drawnAt = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  onEvent(event: RunEvent): void {
    if (event.type === 'export-started') {
      const { symbol, timeframe } = event.dataset;
      this.#bar = {
        label: `${symbol} ${timeframe} ${event.format}`,
        done: 0,
        total: event.candles,
        since: performance.now(),
      };
    } else if (event.type === 'export-progress' && this.#bar) {
      this.#bar.done += event.candles;
      const now = performance.now();
      if (now - this.#drawnAt < 80) return;
      this.#drawnAt = now;
      const { width, unicode } = this.#terminal;
      const bar = { ...this.#bar, elapsedMs: now - this.#bar.since };
      this.#terminal.draw(drawFrame([bar], { width, unicode, budget: undefined, now: Date.now() }));
    }
  }

  stop(): void {
    this.#bar = undefined;
    this.#terminal.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
  }
}
