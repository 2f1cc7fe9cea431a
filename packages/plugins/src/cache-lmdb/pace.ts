import { takeTurns } from '../turns.ts';

/** Work that may pause wherever it yields. */
export type Steps<T> = Generator<undefined, T, undefined>;

/**
 * Does the work in small pieces, so that the event loop is never held up for long.
 *
 * @param between asked after each step; what it returns is waited for
 */
export async function inTurns<T>(
  steps: Steps<T>,
  between: () => Promise<void> | undefined = () => undefined,
): Promise<T> {
  const turn = takeTurns();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await (between() ?? turn());
  }
}

/** Does the work in one go, for where nothing may come between (inside a write transaction). */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
