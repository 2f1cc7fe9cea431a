/** The time that a market server believes in. Set anywhere, it goes on from there at the usual speed unless frozen. */
export interface MarketClock {
  /** Milliseconds UTC. */
  now(): number;
  set(time: number): void;
  advance(ms: number): void;
  /** Stops it: `now` moves by `set` and `advance` only. Budget windows stop with it. */
  freeze(): void;
  /** Lets it run on from where it stands. */
  run(): void;
}

/** @param start milliseconds UTC; the machine's own time when absent */
export function createMarketClock(start?: number, frozen = false): MarketClock {
  let offset = start === undefined ? 0 : start - Date.now();
  let stopped: number | undefined = frozen ? (start ?? Date.now()) : undefined;
  const now = () => stopped ?? Date.now() + offset;
  const set = (time: number) => {
    if (stopped === undefined) offset = time - Date.now();
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
      offset = now() - Date.now();
      stopped = undefined;
    },
  };
}
