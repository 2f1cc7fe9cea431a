import { takeTurns } from '../turns.ts';

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
