import type { Interval } from '../domain/interval.ts';
import { createRandom, hash32 } from './random.ts';

const MINUTE = 60_000;

/** A time in which the venue stood still: no candle opens in it. Minutes on the 1m grid. */
export interface Outage extends Interval {
  /** So many minutes before it have flat bars without volume, as Binance sends them. */
  readonly quietMinutes: number;
}

/** Lengths in minutes and how often they come: mostly an hour or two, rarely more than a day. */
const LENGTHS: readonly (readonly [share: number, least: number, most: number])[] = [
  [0.25, 13, 60],
  [0.58, 60, 240],
  [0.14, 240, 600],
  [0.03, 1_500, 2_100],
];

function outageOfMonth(seed: number, month: number): Outage | undefined {
  const random = createRandom(hash32(seed, 7, month));
  if (random() > 0.32) return undefined;
  // Early enough that even the longest one ends in its own month: any month can be told alone.
  const day = 2 + Math.floor(random() * 25);
  const maintenance = random() < 0.5;
  const minute = maintenance ? 120 : Math.floor(random() * 1_440);
  let pick = random();
  const [, least, most] =
    LENGTHS.find(([share]) => {
      pick -= share;
      return pick < 0;
    }) ?? LENGTHS[1]!;
  const length = Math.floor(least + random() * (most - least));
  const from = Date.UTC(1970, month, day) + minute * MINUTE;
  return { from, to: from + length * MINUTE, quietMinutes: Math.floor(random() * 8) };
}

/** The venue's outages that touch `within` (their quiet minutes included), in order. All its markets share them. */
export function venueOutages(seed: number, within: Interval): Outage[] {
  const result: Outage[] = [];
  const monthOf = (time: number) => {
    const date = new Date(time);
    return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
  };
  for (let month = monthOf(within.from); month <= monthOf(within.to); month++) {
    const outage = outageOfMonth(seed, month);
    if (outage && touches(outage, within)) result.push(outage);
  }
  return result;
}

/** Whether an outage or the quiet minutes before it lie in `within`. */
export const touches = (outage: Outage, within: Interval): boolean =>
  outage.from - outage.quietMinutes * MINUTE < within.to && outage.to > within.from;
