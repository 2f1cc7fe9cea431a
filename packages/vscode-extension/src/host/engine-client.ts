import { EngineFailure, engineLost } from './engine-failure.ts';
import { EngineProcess } from './engine-process.ts';
import type {
  CallOptions,
  EngineConnection,
  EngineEvent,
  EngineInfo,
  EngineSettings,
  FromEngine,
  MethodName,
  ParamsOf,
  ProgressOf,
  ResultOf,
} from '../engine/protocol.ts';

export interface ClientOptions {
  readonly entry: string;
  /** Asked whenever a process starts or `reconfigure` is called. */
  readonly settings: () => EngineSettings | Promise<EngineSettings>;
  readonly onOutput: (text: string) => void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: EngineFailure) => void;
  readonly onProgress: ((progress: unknown) => void) | undefined;
}

/** The host's side of the engine: starts the process with the first call, and a new one with the next after a crash. */
export class EngineClient implements EngineConnection, Disposable {
  readonly #options: ClientOptions;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #pending = new Map<number, Pending>();
  #process: EngineProcess | undefined;
  #ready = Promise.withResolvers<undefined>();
  #configured: Promise<EngineInfo> | undefined;
  /** The running process has taken settings once. */
  #hasSettings = false;
  #nextId = 1;
  #isDisposed = false;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Of the running process. For tests and diagnostics. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  async call<M extends MethodName>(
    method: M,
    params: ParamsOf<M>,
    options: CallOptions<ProgressOf<M>> = {},
  ): Promise<ResultOf<M>> {
    await this.info();
    return this.#send(method, params, options);
  }

  /** What the configuration came to. @throws EngineFailure CONFIG_* */
  info(): Promise<EngineInfo> {
    return (this.#configured ??= this.#configure());
  }

  /** Settings, keys, folder or trust have changed. */
  async reconfigure(): Promise<void> {
    if (!this.#process && !this.#configured) return;
    // One after another: settings that were read before must not be sent after.
    const before = this.#configured?.catch(() => undefined);
    await (this.#configured = this.#configure(before));
  }

  onEvent(listener: (event: EngineEvent) => void): { dispose(): void } {
    const own = (event: EngineEvent): void => listener(event);
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#process?.[Symbol.dispose]();
    this.#fail('the window closes');
  }

  #configure(before?: Promise<unknown>): Promise<EngineInfo> {
    const configured = this.#sendSettings(before);
    // It may be mended where nobody watches: the next call tries again.
    configured.catch(() => {
      if (this.#configured === configured) this.#configured = undefined;
    });
    return configured;
  }

  async #sendSettings(before: Promise<unknown> | undefined): Promise<EngineInfo> {
    await before;
    const info = await this.#send('configure', await this.#options.settings());
    const isFirst = !this.#hasSettings;
    this.#hasSettings = true;
    this.#emit({ type: 'configured', info, isFirst });
    return info;
  }

  async #send<M extends MethodName>(
    method: M,
    params: ParamsOf<M>,
    { signal, onProgress }: CallOptions<ProgressOf<M>> = {},
  ): Promise<ResultOf<M>> {
    signal?.throwIfAborted();
    const process = this.#start();
    await this.#ready.promise;
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { resolve, reject, onProgress: onProgress as Pending['onProgress'] });
    const cancel = (): void => process.send({ type: 'cancel', id });
    signal?.addEventListener('abort', cancel, { once: true });
    process.send({ type: 'call', id, method, params });
    try {
      return (await promise) as ResultOf<M>;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  #start(): EngineProcess {
    if (this.#process) return this.#process;
    if (this.#isDisposed) throw engineLost('the window closes');
    this.#ready = Promise.withResolvers();
    this.#ready.promise.catch(() => undefined);
    return (this.#process = new EngineProcess({
      entry: this.#options.entry,
      onMessage: (message) => this.#receive(message),
      onOutput: this.#options.onOutput,
      onExit: (how) => this.#lost(how),
    }));
  }

  #lost(how: string): void {
    this.#fail(`the engine process ended (${how})`);
    this.#emit({ type: 'engine-lost', how });
  }

  /** Whatever waits for an answer does not get one; the next call starts anew. */
  #fail(why: string): void {
    const failure = engineLost(why);
    this.#process = undefined;
    this.#configured = undefined;
    this.#hasSettings = false;
    this.#ready.reject(failure);
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of waiting) reject(failure);
  }

  #receive(message: FromEngine): void {
    if (message.type === 'ready') return this.#ready.resolve(undefined);
    if (message.type === 'event') return this.#emit(message.event);
    const pending = this.#pending.get(message.id);
    if (message.type === 'progress') return pending?.onProgress?.(message.progress);
    this.#pending.delete(message.id);
    if (message.type === 'result') pending?.resolve(message.result);
    else pending?.reject(new EngineFailure(message.error));
  }

  #emit(event: EngineEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
