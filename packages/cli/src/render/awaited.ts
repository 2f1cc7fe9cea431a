import type { RunEvent } from '@candlewick/core';

/** How long a run has had no answer while requests of it are under way. Waiting for the budget does not count. */
export class Awaited {
  #underWay = 0;
  #since = 0;

  onEvent(event: RunEvent): void {
    if (event.type === 'stage' && event.stage === 'limit') {
      if (this.#underWay++ === 0) this.#since = performance.now();
    } else if (event.type === 'request') {
      this.#underWay = Math.max(0, this.#underWay - 1);
      this.#since = performance.now();
    }
  }

  /** Milliseconds; 0 where nothing is under way. */
  get silentMs(): number {
    return this.#underWay === 0 ? 0 : performance.now() - this.#since;
  }
}
