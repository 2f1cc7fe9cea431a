import { datasetKey, type DatasetId } from '@candlewick/core';
import type { EngineError } from './protocol.ts';

/** What this engine is doing to a dataset, and how its last attempt failed. */
export interface DatasetActivity {
  readonly isUpdating: boolean;
  readonly failure: EngineError | undefined;
}

/** Knows which datasets runs of this engine are at work on. */
export class Activity {
  readonly #running = new Map<string, number>();
  readonly #failures = new Map<string, EngineError>();
  readonly #onChange: (id: DatasetId) => void;

  constructor(onChange: (id: DatasetId) => void) {
    this.#onChange = onChange;
  }

  begin(id: DatasetId): void {
    const key = datasetKey(id);
    this.#running.set(key, (this.#running.get(key) ?? 0) + 1);
    this.#onChange(id);
  }

  /** @param failure absent: it went well, or was stopped by the user */
  end(id: DatasetId, failure?: EngineError): void {
    const key = datasetKey(id);
    const left = (this.#running.get(key) ?? 1) - 1;
    if (left > 0) this.#running.set(key, left);
    else this.#running.delete(key);
    if (failure) this.#failures.set(key, failure);
    else this.#failures.delete(key);
    this.#onChange(id);
  }

  of(id: DatasetId): DatasetActivity {
    const key = datasetKey(id);
    return { isUpdating: this.#running.has(key), failure: this.#failures.get(key) };
  }
}
