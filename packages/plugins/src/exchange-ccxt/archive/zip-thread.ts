import { Worker } from 'node:worker_threads';
import { DamagedZip } from './damaged-zip.ts';
import { buffersOf, type ZipAnswer, type ZipMemory, type ZipTask } from './zip-task.ts';
import { ZIP_WORKER } from './zip-worker.generated.ts';

/** It has hardly any objects; what it reads lies outside of its heap. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 };

/** A thread that reads zips while the main thread stores what came before. Keeps no process alive but by its work. */
export class ZipThread {
  readonly #worker: Worker;
  #isReady = false;
  #failure: Error | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #settle: { resolve(answer: ZipAnswer): void; reject(error: Error): void } | undefined;

  constructor() {
    // Flags and loaders of the process are not the thread's.
    this.#worker = new Worker(ZIP_WORKER, { eval: true, execArgv: [], resourceLimits: LIMITS });
    const fail = (error: Error) => {
      this.#failure ??= error;
      this.#settle?.reject(this.#failure);
    };
    this.#worker.once('online', () => (this.#isReady = true));
    this.#worker.on('message', (answer: ZipAnswer) => this.#settle?.resolve(answer));
    this.#worker.once('error', fail);
    this.#worker.once('exit', () => fail(new Error('the thread has ended')));
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
    const asked = this.#last.then(() => this.#ask(task));
    this.#last = asked.catch(() => undefined);
    const answer = await asked;
    if ('damaged' in answer) throw new DamagedZip(answer.damaged);
    if ('failed' in answer) throw new Error(answer.failed);
    return answer;
  }

  end(): void {
    void this.#worker.terminate();
  }

  #ask(task: ZipTask): Promise<ZipAnswer> {
    if (this.#failure) throw this.#failure;
    this.#worker.ref();
    return new Promise<ZipAnswer>((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#worker.postMessage(task, buffersOf(task));
    }).finally(() => {
      this.#settle = undefined;
      this.#worker.unref();
    });
  }
}
