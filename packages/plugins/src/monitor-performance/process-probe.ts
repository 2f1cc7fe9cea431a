import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RunRecord } from '@candlewick/core';

const SAMPLE_MS = 200;
const RESOLUTION_MS = 10;

/** What a run costs the process, from construction to `stop`. Its timers keep no process alive. */
export class ProcessProbe {
  readonly #cpu = process.cpuUsage();
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #timer: NodeJS.Timeout;
  readonly #startBytes = process.memoryUsage.rss();
  #peakBytes = this.#startBytes;

  constructor() {
    this.#delay.enable();
    this.#timer = setInterval(() => this.#sample(), SAMPLE_MS).unref();
  }

  stop(): Pick<RunRecord, 'memory' | 'eventLoop' | 'cpu'> {
    this.#sample();
    clearInterval(this.#timer);
    this.#delay.disable();
    const { user, system } = process.cpuUsage(this.#cpu);
    // The histogram holds whole intervals, in nanoseconds; what is above the resolution came late.
    const late = (nanoseconds: number) =>
      Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS) : 0;
    const measured = this.#delay.count > 0;
    return {
      memory: { startBytes: this.#startBytes, peakBytes: this.#peakBytes },
      eventLoop: {
        p99Ms: measured ? late(this.#delay.percentile(99)) : 0,
        maxMs: measured ? late(this.#delay.max) : 0,
      },
      cpu: { userMs: user / 1000, systemMs: system / 1000 },
    };
  }

  #sample(): void {
    this.#peakBytes = Math.max(this.#peakBytes, process.memoryUsage.rss());
  }
}
