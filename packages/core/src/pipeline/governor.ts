import { cpus } from 'node:os';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Emit } from './event-hub.ts';
import type { RunSettings } from './settings.ts';

const SAMPLE_MS = 500;

export interface Load {
  /** Resident bytes. */
  readonly memory: number;
  /** Percent of the machine since the last look. */
  readonly cpu: number;
}

/** Looks at this process: resident memory now, share of all cores since the last call. */
export function processLoad(): () => Load {
  let lastCpu = process.cpuUsage();
  let lastTime = performance.now();
  // A list of all that is known of each: not at every look. Some places tell of none.
  const cores = Math.max(1, cpus().length);
  return () => {
    const used = process.cpuUsage(lastCpu);
    const wall = performance.now() - lastTime;
    lastCpu = process.cpuUsage();
    lastTime = performance.now();
    const cpu = wall > 0 ? (used.user + used.system) / 1000 / wall / cores : 0;
    return { memory: process.memoryUsage.rss(), cpu: cpu * 100 };
  };
}

/**
 * Bounds the requests in flight, and halves the bound while memory or CPU are above their ceilings: back-pressure
 * instead of growth. The bound comes back one by one.
 */
export class Governor implements Disposable {
  readonly limit: LimitFunction;
  readonly #settings: RunSettings;
  readonly #emit: Emit;
  readonly #load: () => Load;
  readonly #timer: NodeJS.Timeout;

  constructor(settings: RunSettings, emit: Emit, load = processLoad()) {
    this.limit = pLimit(settings.requestsInFlight);
    this.#settings = settings;
    this.#emit = emit;
    this.#load = load;
    this.#timer = setInterval(() => this.look(), SAMPLE_MS).unref();
  }

  look(): void {
    const { memory, cpu } = this.#load();
    const { memoryLimit, cpuLimit, requestsInFlight } = this.#settings;
    const now = this.limit.concurrency;
    const cause = memory > memoryLimit ? 'memory' : cpu > cpuLimit ? 'cpu' : undefined;
    const next = cause ? Math.max(1, Math.floor(now / 2)) : Math.min(requestsInFlight, now + 1);
    if (next === now) return;
    this.limit.concurrency = next;
    this.#emit({ type: 'pressure', cause: cause ?? 'none', requestsInFlight: next, memory, cpu });
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
