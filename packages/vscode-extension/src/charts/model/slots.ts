import { barLength } from './timeframe.ts';

/**
 * Places of bars, numbered from an open time: times with and without a bar have one, so that an absence is as wide as what is
 * absent.
 */
export interface Slots {
  readonly timeframe: string;
  /** The place of a time, with fractions: 1.5 is the middle of the second bar. */
  indexOf(time: number): number;
  /** The time of a place, with fractions. */
  timeAt(index: number): number;
}

/**
 * @param anchor an open time of this timeframe: place 0
 * @throws RangeError when the text is not a timeframe
 */
export function createSlots(timeframe: string, anchor: number): Slots {
  const length = barLength(timeframe);
  if (!length) throw new RangeError(`${timeframe} is not a timeframe`);
  const { stepMs, months } = length;
  if (stepMs !== undefined)
    return {
      timeframe,
      indexOf: (time) => (time - anchor) / stepMs,
      timeAt: (index) => anchor + index * stepMs,
    };
  const first = monthOf(anchor);
  const opening = (slot: number) => Date.UTC(1970, first + slot * months, 1);
  return {
    timeframe,
    indexOf(time) {
      const slot = Math.floor((monthOf(time) - first) / months);
      return slot + (time - opening(slot)) / (opening(slot + 1) - opening(slot));
    },
    timeAt(index) {
      const slot = Math.floor(index);
      return opening(slot) + (index - slot) * (opening(slot + 1) - opening(slot));
    },
  };
}

function monthOf(time: number): number {
  const date = new Date(time);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}
