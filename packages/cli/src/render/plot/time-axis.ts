import { time } from '../format.ts';

/** A line of dates below a plot: at its ends, and in the middle where there is room. */
export function timeAxis(from: number, to: number, columns: number): string {
  const [left, right] = [time(from), time(to)];
  if (columns < left.length + right.length + 2) return left.length > columns ? '' : left;
  const middle = time(middleOf(from, to));
  const free = columns - left.length - right.length;
  if (free < middle.length + 4) return left + ' '.repeat(free) + right;
  const before = Math.floor((columns - middle.length) / 2) - left.length;
  return left + ' '.repeat(before) + middle + ' '.repeat(free - before - middle.length) + right;
}

const DAY = 86_400_000;
/** On a day where the range is long enough, so that the text is short. */
function middleOf(from: number, to: number): number {
  const middle = (from + to) / 2;
  const unit = to - from > 4 * DAY ? DAY : 60_000;
  return Math.round(middle / unit) * unit;
}
