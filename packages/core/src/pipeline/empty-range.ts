import { CandlewickError } from '../errors.ts';

const iso = (time: number): string => new Date(time).toISOString();

/** The error for a range from `start` to `end` that has no time in it, saying why. All in milliseconds UTC. */
export function emptyRange(start: number, end: number, now: number): CandlewickError {
  const why =
    start > now
      ? `it starts ${iso(start)}, and that has not come yet`
      : start === end
        ? `it starts and ends ${iso(start)}, and the end is not included: name a later one`
        : `it starts ${iso(start)} and ends ${iso(end)}, before that. Are start and end swapped?`;
  return new CandlewickError('INVALID_RANGE', `the range is empty: ${why}`);
}
