import { Worker } from 'node:worker_threads';
import { DamagedZip } from './damaged-zip.ts';
import { buffersOf, type ZipAnswer, type ZipMemory, type ZipTask } from './zip-task.ts';
import { ZIP_WORKER } from './zip-worker.generated.ts';

/** It has hardly any objects; what it reads lies outside of its heap. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 };

interface Waiting {
  resolve(answer: ZipAnswer): void;
  reject(error: Error): void;
}

/**
 * A thread that reads zips while the main thread stores what came before. Keeps no process alive but by its work. It is
 * given the next file before it has answered: else it would wait whenever the main thread is busy.
 */
export class ZipThread {
  readonly #worker: Worker;
  #isReady = false;
  #failure: Error | undefined;
  /** Answers come in the order of the tasks. */
  readonly #waiting: Waiting[] = [];

  constructor() {
    // Flags and loaders of the process are not the thread's.
    this.#worker = new Worker(ZIP_WORKER, { eval: true, execArgv: [], resourceLimits: LIMITS });
    this.#worker.once('online', () => (this.#isReady = true));
    this.#worker.on('message', (answer: ZipAnswer) => this.#next()?.resolve(answer));
    this.#worker.once('error', (error: Error) => this.#fail(error));
    this.#worker.once('exit', () => this.#fail(new Error('the thread has ended')));
    this.#worker.unref();
  }

  /** Whether it has started, and has not failed. */
  get isReady(): boolean {
    return this.#isReady && this.#failure === undefined;
  }

  /**
   * See ZipReader.read. The memory of the task is the thread's until its answer, which has it back.
   *
   * Rejects with DamagedZip, or with what the thread died of.
   */
  async read(task: ZipTask): Promise<ZipMemory & { readonly rows: number | undefined }> {
    if (this.#failure) throw this.#failure;
    const { promise, resolve, reject } = Promise.withResolvers<ZipAnswer>();
    this.#worker.postMessage(task, buffersOf(task));
    this.#waiting.push({ resolve, reject });
    this.#worker.ref();
    const answer = await promise;
    if ('damaged' in answer) throw new DamagedZip(answer.damaged);
    if ('failed' in answer) throw new Error(answer.failed);
    return answer;
  }

  end(): void {
    void this.#worker.terminate();
  }

  #next(): Waiting | undefined {
    const next = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker.unref();
    return next;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    while (this.#waiting.length > 0) this.#next()!.reject(this.#failure);
  }
}
