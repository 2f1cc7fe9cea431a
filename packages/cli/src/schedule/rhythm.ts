import { CandlewickError } from '@candlewick/core';
import { parseDuration } from '@candlewick/core/host';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How often something runs, in terms that every scheduler has. */
export type Rhythm =
  | { readonly unit: 'minutes' | 'hours' | 'days'; readonly count: number }
  | { readonly unit: 'weeks'; readonly count: 1 };

/** Local times of day, in minutes since midnight; the end may be on the next day. */
export interface OffPeak {
  readonly from: number;
  readonly to: number;
}

/** `15m`, `1h`, `6h`, `1d`, `1w`. @throws USAGE for what no calendar can say evenly */
export function rhythmOf(text: string): Rhythm {
  const ms = parseDuration(text);
  if (ms === DAY * 7) return { unit: 'weeks', count: 1 };
  if (ms !== undefined && ms >= DAY && ms % DAY === 0 && ms / DAY <= 28)
    return { unit: 'days', count: ms / DAY };
  if (ms !== undefined && ms >= HOUR && ms < DAY && DAY % ms === 0 && ms % HOUR === 0)
    return { unit: 'hours', count: ms / HOUR };
  if (ms !== undefined && ms >= MINUTE && ms < HOUR && HOUR % ms === 0 && ms % MINUTE === 0)
    return { unit: 'minutes', count: ms / MINUTE };
  throw new CandlewickError(
    'USAGE',
    `--every takes minutes that divide an hour, hours that divide a day, days or 1w, such as 15m, 6h or 1d, not «${text}».`,
  );
}

/** `02:00-05:00`. @throws USAGE */
export function offPeakOf(text: string): OffPeak {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim());
  const [h, m, endH, endM] = (match ?? []).slice(1).map(Number) as [number, number, number, number];
  const window = { from: h * 60 + m, to: endH * 60 + endM };
  if (match && window.from !== window.to) return window;
  throw new CandlewickError('USAGE', `--off-peak takes two times of day such as 02:00-05:00, not «${text}».`);
}

/** Length of the window in minutes, over midnight too. */
export const lengthOf = ({ from, to }: OffPeak): number => (to - from + 1440) % 1440;

/** The hours in which a run may begin so that it begins inside the window, every `step` of them. */
export function hoursOf(window: OffPeak, step: number): number[] {
  const hours: number[] = [];
  for (let at = window.from; at < window.from + lengthOf(window); at += step * 60)
    hours.push(Math.floor(at / 60) % 24);
  return hours;
}
