import type { DatasetId, Monitor, PoolStatus, RunEvent } from '@candlewick/core';
import type { RunProgress } from './protocol.ts';

/** So often progress is told at most. */
const TELL_MS = 150;
/** A time to go is told after so long: before it would jump. */
const SETTLED_MS = 1_000;

/** Adds a run's events up to progress. */
export class ProgressMeter implements Monitor, Disposable {
  readonly #tell: (progress: RunProgress) => void;
  readonly #datasets: number;
  readonly #timer: NodeJS.Timeout;
  #dataset: DatasetId | undefined;
  #done = 0;
  #total = 0;
  #candles = 0;
  #datasetsDone = 0;
  #started: number | undefined;
  #budget: PoolStatus | undefined;
  #retry: { readonly reason: string; readonly untilMs: number } | undefined;
  #isNew = true;

  constructor(tell: (progress: RunProgress) => void, datasets: number) {
    this.#tell = tell;
    this.#datasets = datasets;
    this.#timer = setInterval(() => this.#flush(), TELL_MS);
  }

  onEvent(event: RunEvent): void {
    switch (event.type) {
      case 'planned':
        this.#started ??= performance.now();
        this.#dataset = event.dataset;
        this.#total += event.slots;
        break;
      case 'stored':
        this.#dataset = event.dataset;
        this.#done += event.slots;
        this.#candles += event.candles;
        break;
      case 'brought':
        this.#done += event.slots;
        break;
      case 'retry':
        this.#retry = { reason: event.message, untilMs: event.at + event.delayMs };
        break;
      case 'recovered':
        this.#retry = undefined;
        break;
      case 'budget':
        this.#budget = event.status;
        break;
      case 'dataset-finished':
        this.#datasetsDone++;
        break;
      default:
        return;
    }
    this.#isNew = true;
  }

  /** For runs that go over what is there: verify, export. */
  advance(dataset: DatasetId, candles: number): void {
    this.#started ??= performance.now();
    this.#dataset = dataset;
    this.#done += candles;
    this.#candles += candles;
    this.#isNew = true;
  }

  /** More to do than was known. */
  expect(candles: number): void {
    this.#total += candles;
  }

  datasetDone(): void {
    this.#datasetsDone++;
    this.#isNew = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#flush();
  }

  #flush(): void {
    if (!this.#isNew) return;
    this.#isNew = false;
    const elapsed = this.#started === undefined ? 0 : performance.now() - this.#started;
    const left = this.#total - this.#done;
    const isSettled = elapsed >= SETTLED_MS && this.#done > 0 && left > 0;
    const budget = this.#budget;
    const waiting = this.#waiting();
    this.#tell({
      done: Math.min(this.#done, this.#total),
      total: this.#total,
      candlesPerSecond: elapsed === 0 ? 0 : (this.#candles / elapsed) * 1000,
      datasets: this.#datasets,
      datasetsDone: this.#datasetsDone,
      ...(this.#dataset ? { dataset: this.#dataset } : {}),
      ...(isSettled ? { etaMs: (elapsed / this.#done) * left } : {}),
      ...(budget ? { budget: { used: budget.used, allowed: budget.allowed } } : {}),
      ...(waiting ? { waiting } : {}),
    });
  }

  #waiting(): RunProgress['waiting'] {
    const { state, resumesAt } = this.#budget ?? {};
    if (resumesAt !== undefined && (state === 'waiting' || state === 'banned'))
      return { reason: state === 'banned' ? 'banned' : 'budget', untilMs: resumesAt };
    return this.#retry;
  }
}
