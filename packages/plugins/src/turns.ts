import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work after which others get their turn. */
const TURN_MS = 6;

/** Lets the event loop run once. */
export const oneTurn = (): Promise<void> => setImmediate();

/** How long work has lasted since others had their turn. */
export class Pace {
  #since = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#since >= TURN_MS;
  }

  begin(): void {
    this.#since = performance.now();
  }
}

/**
 * Lets the event loop run when work has lasted a while: `await turn()` between pieces of work. Of cache-lmdb and exchange-ccxt,
 * and of the thread that reads zips: nothing of core may be in it.
 */
export function takeTurns(): () => Promise<void> | undefined {
  const pace = new Pace();
  const pause = async () => {
    await oneTurn();
    pace.begin();
  };
  return () => (pace.isDue ? pause() : undefined);
}
