import { datasetKey, type DatasetId, type Monitor, type RunEvent } from '@candlewick/core';
import type { Activity } from './activity.ts';
import type { EngineError } from './protocol.ts';

/** Tells `Activity` what one run is at work on. */
export class ActivityMonitor implements Monitor {
  readonly #activity: Activity;
  readonly #describe: (error: { readonly code: string; readonly message: string }) => EngineError;
  readonly #open = new Map<string, DatasetId>();

  constructor(activity: Activity, describe: ActivityMonitor['describe']) {
    this.#activity = activity;
    this.#describe = describe;
  }

  /** Whatever did not come to its end, because the run was stopped, is not at work any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
  }

  stop(): void {
    for (const id of this.#open.values()) this.#activity.end(id);
    this.#open.clear();
  }

  onEvent(event: RunEvent): void {
    if (event.type === 'dataset-started') {
      this.#open.set(datasetKey(event.dataset), event.dataset);
      this.#activity.begin(event.dataset);
    } else if (event.type === 'dataset-finished') {
      const { dataset, error } = event.outcome;
      const key = datasetKey(dataset);
      if (!this.#open.delete(key)) this.#activity.begin(dataset);
      const isFailure = error !== undefined && error.code !== 'INTERRUPTED';
      this.#activity.end(dataset, isFailure ? this.#describe(error) : undefined);
    }
  }

  get describe() {
    return this.#describe;
  }
}
