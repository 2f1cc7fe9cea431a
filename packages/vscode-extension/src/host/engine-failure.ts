import type { EngineError } from '../engine/protocol.ts';

/** What a call to the engine rejects with. Checked by `code`. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';
  readonly code: string;
  readonly remedy: string | undefined;
  readonly setting: string | undefined;
  readonly retry: boolean;

  constructor({ code, message, remedy, setting, retry = false }: EngineError) {
    super(message);
    this.code = code;
    this.remedy = remedy;
    this.setting = setting;
    this.retry = retry;
  }
}

/** The engine process died, or could not be started. What was committed to the cache is there. */
export const engineLost = (why: string): EngineFailure =>
  new EngineFailure({ code: 'ENGINE_LOST', message: why, retry: true });
