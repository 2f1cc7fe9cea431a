import { createRandom, hash32 } from './random.ts';
import type { Outage } from './outages.ts';
import type { SimulatedSymbol } from './simulated-symbols.ts';

export const DAY = 86_400_000;
export const MINUTE = 60_000;
export const MINUTES_PER_DAY = 1_440;

export const TRADED = 0;
export const QUIET = 1;
export const ABSENT = 2;

/** Share of days in which even a liquid market stands still for some minutes. */
const FLAT_RUN_SHARE = 0.04;

/** What each minute of a day holds: trades, no trade, or no bar at all. One that has bars has trades. */
export function minuteStates(
  spec: SimulatedSymbol,
  seed: number,
  dayStart: number,
  outages: readonly Outage[],
): Uint8Array {
  const states = new Uint8Array(MINUTES_PER_DAY);
  const random = createRandom(hash32(seed, 11, dayStart / DAY));
  const mark = (from: number, to: number, state: number) => {
    const first = Math.max(0, (from - dayStart) / MINUTE);
    const last = Math.min(MINUTES_PER_DAY, (to - dayStart) / MINUTE);
    if (first < last) states.fill(state, first, last);
  };

  if (random() < FLAT_RUN_SHARE) {
    const start = Math.floor(random() * MINUTES_PER_DAY);
    states.fill(QUIET, start, start + 3 + Math.floor(random() * 40));
  }
  if (spec.quietShare > 0)
    for (let i = 0; i < MINUTES_PER_DAY; i++) if (random() < spec.quietShare) states[i] = QUIET;
  for (const outage of outages) mark(outage.from - outage.quietMinutes * MINUTE, outage.from, QUIET);
  mark(-Infinity, spec.listedAt, ABSENT);
  mark(spec.listedAt, spec.listedAt + MINUTE, TRADED);
  if (spec.delistedAt !== undefined) mark(spec.delistedAt, Infinity, ABSENT);
  for (const outage of outages) mark(outage.from, outage.to, ABSENT);

  // The price of a day moves only in traded minutes, so a day with bars needs one.
  if (!states.includes(TRADED)) {
    const lone = states.indexOf(QUIET);
    if (lone >= 0) states[lone] = TRADED;
  }
  if (spec.quietBars === 'absent')
    for (let i = 0; i < MINUTES_PER_DAY; i++) if (states[i] === QUIET) states[i] = ABSENT;
  return states;
}
