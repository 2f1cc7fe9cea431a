import type { Monitor, RunEvent } from '@candlewick/core';

const LOOK_MS = 100;

/** What the statistics block needs of a run. */
export class RunTotals implements Monitor {
  requests = 0;
  bytes = 0;
  weight = 0;
  retries = 0;
  waitedMs = 0;
  /** Candles read, by where they were. */
  fromMemory = 0;
  fromDisk = 0;
  peakMemory = 0;
  #lookedAt = -Infinity;

  onEvent(event: RunEvent): void {
    if (event.type === 'request') {
      this.requests++;
      this.bytes += event.meta.bytes ?? 0;
      this.weight += event.weight;
      this.waitedMs += event.waitedMs;
    }
    if (event.type === 'read') {
      this.fromMemory += event.memory;
      this.fromDisk += event.disk;
    }
    if (event.type === 'retry') this.retries++;
    if (event.type === 'stored' || event.type === 'export-progress') this.#lookAtMemory();
  }

  /** The system takes as long to tell it as to store a thousand candles. */
  #lookAtMemory(): void {
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now;
    this.peakMemory = Math.max(this.peakMemory, process.memoryUsage.rss());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Holds nothing.
  }
}
