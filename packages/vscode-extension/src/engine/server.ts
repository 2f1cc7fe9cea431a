import { CALLS } from './calls.ts';
import type { Engine } from './engine.ts';
import type { CallContext } from './call.ts';
import type { FromEngine, MethodName, ToEngine } from './protocol.ts';
import { toEngineError } from './to-engine-error.ts';

type AnyCall = (engine: Engine, params: unknown, context: CallContext<unknown>) => Promise<unknown>;

/** Answers calls: many at once, each with a signal of its own. */
export class EngineServer {
  readonly #engine: Engine;
  readonly #send: (message: FromEngine) => void;
  readonly #running = new Map<number, AbortController>();

  constructor(engine: Engine, send: (message: FromEngine) => void) {
    this.#engine = engine;
    this.#send = send;
  }

  receive(message: ToEngine): void {
    if (message.type === 'cancel') this.#running.get(message.id)?.abort();
    else void this.#answer(message.id, message.method, message.params);
  }

  /** Stops whatever is running. */
  stop(): void {
    for (const each of this.#running.values()) each.abort();
  }

  async #answer(id: number, method: MethodName, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    const progress = (each: unknown): void => this.#send({ type: 'progress', id, progress: each });
    try {
      const call = CALLS[method] as AnyCall;
      const result = await call(this.#engine, params, { signal: controller.signal, progress });
      this.#send({ type: 'result', id, result });
    } catch (error) {
      this.#send({ type: 'error', id, error: toEngineError(error, this.#engine.host.redactor.redact) });
    } finally {
      this.#running.delete(id);
    }
  }
}
