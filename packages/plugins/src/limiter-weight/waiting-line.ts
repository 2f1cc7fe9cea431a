import type { Permit } from '@candlewick/core';

export interface Waiter {
  readonly weight: number;
  /** The limiter's time when it came. */
  readonly since: number;
}

interface Place extends Waiter {
  readonly admit: (permit: Permit) => void;
  readonly refuse: (reason: unknown) => void;
}

/** Those who wait for a permit, in the order in which they came. */
export class WaitingLine {
  readonly #places: Place[] = [];
  readonly #left: () => void;

  /** @param left called when somebody has gone away without a permit */
  constructor(left: () => void) {
    this.#left = left;
  }

  get first(): Waiter | undefined {
    return this.#places[0];
  }

  /** Resolves when it is admitted. Rejects with the signal's reason, or with that of `close`. */
  join(weight: number, since: number, signal: AbortSignal): Promise<Permit> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const leave = () => {
        this.#places.splice(this.#places.indexOf(place), 1);
        reject(signal.reason as Error);
        this.#left();
      };
      const place: Place = {
        weight,
        since,
        admit: (permit) => {
          signal.removeEventListener('abort', leave);
          resolve(permit);
        },
        refuse: (reason) => {
          signal.removeEventListener('abort', leave);
          reject(reason as Error);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#places.push(place);
    });
  }

  /** Lets the first one go. */
  admit(permit: Permit): void {
    this.#places.shift()?.admit(permit);
  }

  close(reason: unknown): void {
    for (const place of this.#places.splice(0)) place.refuse(reason);
  }
}
