import type { Bars } from '../protocol.ts';
import { firstFrom } from './find-bar.ts';
import { formatPercent, formatVolume, signed } from './format-number.ts';
import { formatDuration } from './format-time.ts';

/** A corner of what is measured. */
export interface MeasurePoint {
  readonly time: number;
  readonly price: number;
}

export interface Measurement {
  readonly change: string;
  readonly percent: string;
  /** Bars between the two, and those of them that are there. */
  readonly bars: number;
  readonly duration: string;
  readonly volume: string;
  readonly direction: 'up' | 'down' | 'flat';
}

/** From one point to another, whichever is earlier. @param indexOf place of a time among the bars */
export function measure(
  start: MeasurePoint,
  end: MeasurePoint,
  bars: Bars,
  indexOf: (time: number) => number,
  decimals: number,
): Measurement {
  const change = end.price - start.price;
  const [from, to] = start.time <= end.time ? [start.time, end.time] : [end.time, start.time];
  let volume = 0;
  for (let i = firstFrom(bars.time, from); i < bars.length && bars.time[i]! < to; i++)
    volume += bars.volume[i]!;
  return {
    change: signed(change, decimals),
    percent: formatPercent(change / start.price),
    bars: Math.round(indexOf(end.time)) - Math.round(indexOf(start.time)),
    duration: formatDuration(to - from),
    volume: formatVolume(volume),
    direction: change > 0 ? 'up' : change < 0 ? 'down' : 'flat',
  };
}
