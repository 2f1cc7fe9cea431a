/** The time that a market server believes in. Set anywhere, it goes on from there at the usual speed unless frozen. */
export interface MarketClock {
  /** Milliseconds UTC. */
  now(): number;
  /** Moves it to a time, milliseconds UTC. */
  set(time: number): void;
  /** Moves it on by so many milliseconds. */
  advance(ms: number): void;
  /** Stops it: `now` moves by `set` and `advance` only. Budget windows stop with it. */
  freeze(): void;
  /** Lets it run on from where it stands. */
  run(): void;
}

/**
 * Makes the server's clock.
 *
 * @param start milliseconds UTC; the machine's own time when absent
 * @param machine what drives it: milliseconds UTC. A faster one lets bans and budget windows pass sooner
 */
export function createMarketClock(
  start?: number,
  frozen = false,
  machine: () => number = Date.now,
): MarketClock {
  let offset = start === undefined ? 0 : start - machine();
  let stopped: number | undefined = frozen ? (start ?? machine()) : undefined;
  const now = () => stopped ?? machine() + offset;
  const set = (time: number) => {
    if (stopped === undefined) offset = time - machine();
    else stopped = time;
  };
  return {
    now,
    set,
    advance: (ms) => set(now() + ms),
    freeze: () => {
      stopped = now();
    },
    run: () => {
      offset = now() - machine();
      stopped = undefined;
    },
  };
}
