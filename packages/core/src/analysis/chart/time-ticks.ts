import { createGrid } from '../../domain/grid.ts';
import type { Interval } from '../../domain/interval.ts';
import { parseTimeframe } from '../../domain/timeframe.ts';

export interface TimeTick {
  readonly time: number;
  readonly text: string;
  /** A year, month or day begins that the ticks beside it are in. */
  readonly isMajor: boolean;
}

const STEPS = [
  '1s', '5s', '15s', '1m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '12h', '1d', '2d', '1w', '2w', '1M', '2M', '3M', '6M',
  '1y', '2y', '5y', '10y',
] as const; // prettier-ignore
const DAY = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Times where something begins that people name, in UTC; no more than `most`. */
export function timeTicks({ from, to }: Interval, most: number): TimeTick[] {
  const grids = STEPS.map((text) => createGrid(parseTimeframe(text)!));
  const grid = grids.find((each) => each.count({ from, to }) <= most) ?? grids.at(-1)!;
  const ticks: TimeTick[] = [];
  for (let slot = grid.slotOf(from - 1) + 1; grid.timeOf(slot) < to; slot++) {
    const time = grid.timeOf(slot);
    const before = ticks.at(-1)?.time;
    ticks.push(tickOf(time, before));
  }
  return ticks;
}

/** What has changed since the tick before is what it says. */
function tickOf(time: number, before: number | undefined): TimeTick {
  const date = new Date(time);
  const last = before === undefined ? undefined : new Date(before);
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]!}`;
  const isNewDay = last?.getUTCDate() !== date.getUTCDate();
  const isNewMonth = last?.getUTCMonth() !== date.getUTCMonth();
  const isNewYear = last?.getUTCFullYear() !== date.getUTCFullYear();
  if (time % DAY !== 0) {
    const clock = date.toISOString().slice(11, date.getUTCSeconds() === 0 ? 16 : 19);
    return { time, text: last === undefined ? `${day} ${clock}` : clock, isMajor: false };
  }
  const isFirst = date.getUTCDate() === 1;
  if (isFirst && date.getUTCMonth() === 0)
    return { time, text: String(date.getUTCFullYear()), isMajor: true };
  if (last === undefined || (isNewYear && !isFirst))
    return {
      time,
      text: `${isFirst ? MONTHS[date.getUTCMonth()]! : day} ${date.getUTCFullYear()}`,
      isMajor: true,
    };
  if (isFirst) return { time, text: MONTHS[date.getUTCMonth()]!, isMajor: false };
  return { time, text: day, isMajor: isNewMonth && isNewDay && time - last.getTime() < 28 * DAY };
}
