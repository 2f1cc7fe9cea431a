import { join } from 'node:path';
import { RUN_RECORDS_FOLDER } from '@candlewick/core';
import type { Monitor, PluginContext, RunEvent, RunRecord } from '@candlewick/core';
import type { PerformanceOptions } from './options.ts';
import { amount, isTime } from './figures.ts';
import { RecordFolder } from './record-folder.ts';
import { RunCollector } from './run-collector.ts';

/** Finished runs whose late events are still known to be late. */
const REMEMBERED = 100;

/** Measures every run and keeps a record of it; a run that never finishes is recorded when the monitor is closed. */
export class PerformanceMonitor implements Monitor {
  readonly #context: PluginContext;
  readonly #folder: RecordFolder;
  readonly #runs = new Map<string, RunCollector>();
  readonly #finished = new Set<string>();
  readonly #writing = new Set<Promise<void>>();

  constructor({ keep }: PerformanceOptions, context: PluginContext) {
    this.#context = context;
    this.#folder = new RecordFolder(join(context.stateFolder, RUN_RECORDS_FOLDER), keep);
  }

  onEvent(event: RunEvent): void {
    const { runId } = event;
    const at = isTime(event.at) ? event.at : this.#context.clock.now();
    if (this.#finished.has(runId)) return;
    let run = this.#runs.get(runId);
    if (!run) {
      run = new RunCollector(runId, event.type === 'run-finished' ? at - amount(event.durationMs) : at);
      this.#runs.set(runId, run);
    }
    if (event.type === 'run-finished') this.#finish(runId, run, event.status, event.durationMs);
    else run.add(event);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const now = this.#context.clock.now();
    for (const [runId, run] of this.#runs) {
      this.#finish(runId, run, 'interrupted', now - run.startedAt);
    }
    await Promise.all(this.#writing);
  }

  #finish(runId: string, run: RunCollector, status: RunRecord['status'], durationMs: number): void {
    this.#runs.delete(runId);
    this.#finished.add(runId);
    const [oldest] = this.#finished;
    if (oldest !== undefined && this.#finished.size > REMEMBERED) this.#finished.delete(oldest);
    const writing = this.#folder
      .write(run.finish(status, amount(durationMs)))
      .catch((error: unknown) => {
        this.#context.logger.warn('the record of a run could not be written', { error: String(error) });
      })
      .finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }
}
