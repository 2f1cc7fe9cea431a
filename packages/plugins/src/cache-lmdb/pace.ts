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

/** Lets the event loop run when work has lasted a while: `await turn()` between pieces of work. */
export function takeTurns(): () => Promise<void> {
  const pace = new Pace();
  return async () => {
    if (!pace.isDue) return;
    await oneTurn();
    pace.begin();
  };
}

/** Work that may pause wherever it yields. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does the work in small pieces, so that the event loop is never held up for long. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  const turn = takeTurns();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await turn();
  }
}

/** Does the work in one go, for where nothing may come between (inside a write transaction). */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
