import { appendFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder, type Logger, type Monitor, type RunEvent } from '@candlewick/core';

export interface JsonLinesOptions {
  readonly file: string;
  /** Whether events of the type are written. */
  readonly wants: (type: string) => boolean;
  readonly maxBytes: number;
  readonly logger: Logger;
}

/** Most lines that wait for the disk: a run must not fill the memory because a disk is slow. */
const MOST_WAITING = 100_000;

/** Appends a line for each event, in the background: `onEvent` is called between the requests of a run. */
export class JsonLinesMonitor implements Monitor {
  readonly #options: JsonLinesOptions;
  #waiting: string[] = [];
  #lost = 0;
  #writing: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: JsonLinesOptions) {
    this.#options = options;
  }

  onEvent(event: RunEvent): void {
    if (this.#isClosed || !this.#options.wants(event.type)) return;
    if (this.#waiting.length >= MOST_WAITING) {
      this.#lost++;
      return;
    }
    this.#waiting.push(JSON.stringify(event));
    // The first of them starts the writing; the others are there by the time it begins.
    if (this.#waiting.length === 1) this.#writing = this.#writing.then(() => this.#flush());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
  }

  async #flush(): Promise<void> {
    const lines = this.#waiting;
    if (this.#lost > 0) lines.push(JSON.stringify({ type: 'lost', events: this.#lost }));
    this.#waiting = [];
    this.#lost = 0;
    const { file, logger } = this.#options;
    try {
      await makeFolder(dirname(file));
      await this.#turn();
      await appendFile(file, `${lines.join('\n')}\n`);
    } catch (error) {
      // A report that cannot be written must not end the run that it is about.
      logger.warn(`${lines.length} events could not be written to ${file}`, { error: String(error) });
    }
  }

  /** Puts a file aside that has grown too large. */
  async #turn(): Promise<void> {
    const { file, maxBytes } = this.#options;
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    if (size >= maxBytes) await rename(file, `${file}.1`);
  }
}
