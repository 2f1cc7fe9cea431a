import type { EngineConnection, MethodName } from '../../src/engine/protocol.ts';

/** An engine that takes as long as a test wants for its answers. */
export class HeldEngine {
  readonly connection: EngineConnection;
  /** Calls that were made, oldest first. */
  readonly asked: MethodName[] = [];
  #gate = Promise.withResolvers<undefined>();

  constructor(engine: EngineConnection) {
    this.release();
    this.connection = {
      call: async (method, params, options) => {
        this.asked.push(method);
        await this.#gate.promise;
        return engine.call(method, params, options);
      },
      onEvent: (listener) => engine.onEvent(listener),
    };
  }

  /** From now on nothing is answered. */
  hold(): void {
    this.asked.length = 0;
    this.#gate = Promise.withResolvers();
  }

  release(): void {
    this.#gate.resolve(undefined);
  }
}
