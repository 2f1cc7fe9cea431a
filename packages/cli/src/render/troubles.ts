import { datasetKey, ERRORS, type DatasetId, type ErrorCode, type RunEvent } from '@candlewick/core';
import { duration, plural, time } from './format.ts';

interface Trouble {
  /** Windows whose requests have failed and not yet gone through, by their start. */
  readonly open: Set<number>;
  readonly told: Set<string>;
  retries: number;
}

/**
 * Tells of failed requests without repeating itself: once per kind of failure when it begins, and once when all of a
 * dataset's requests have gone through again.
 */
export class Troubles {
  readonly #byDataset = new Map<string, Trouble>();

  /** Requests that are being retried now. */
  get retrying(): number {
    return [...this.#byDataset.values()].reduce((sum, { open }) => sum + open.size, 0);
  }

  /** The line to say, if it is news. */
  failed({ dataset, interval, code, status, attempt, retries, delayMs }: RunEvent<'retry'>) {
    const key = datasetKey(dataset);
    const trouble = this.#byDataset.get(key) ?? { open: new Set(), told: new Set(), retries: 0 };
    this.#byDataset.set(key, trouble);
    trouble.open.add(interval.from);
    trouble.retries++;
    const kind = `${code} ${status ?? ''}`;
    if (trouble.told.has(kind)) return undefined;
    trouble.told.add(kind);
    const http = status === undefined || status < 400 ? '' : ` (HTTP ${status})`;
    return `${titleOf(code)}${http}: retry ${attempt} of ${retries} in ${duration(delayMs)}`;
  }

  /** The line to say when this was the last request in trouble. */
  recovered({ dataset, interval }: RunEvent<'recovered'>): string | undefined {
    const trouble = this.#close(dataset, interval.from);
    if (!trouble) return undefined;
    return `connection restored after ${plural(trouble.retries, 'retry', 'retries')}; going on from ${time(interval.from)}`;
  }

  /** A window was given up: its retries are used up. */
  gaveUp(dataset: DatasetId, from: number): void {
    this.#close(dataset, from);
  }

  /** The trouble, when nothing is open any more. */
  #close(dataset: DatasetId, from: number): Trouble | undefined {
    const key = datasetKey(dataset);
    const trouble = this.#byDataset.get(key);
    if (!trouble?.open.delete(from) || trouble.open.size > 0) return undefined;
    this.#byDataset.delete(key);
    return trouble;
  }
}

/** The error's title as the beginning of a line: `the exchange did not answer in time`. */
function titleOf(code: string): string {
  const title = Object.hasOwn(ERRORS, code) ? ERRORS[code as ErrorCode].title : code;
  return title.charAt(0).toLowerCase() + title.slice(1);
}
