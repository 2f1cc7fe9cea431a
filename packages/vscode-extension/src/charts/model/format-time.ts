import { approximateMs } from './timeframe.ts';

const DAY = 86_400_000;
const LENGTHS = [
  [DAY, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1_000, 's'],
] as const;

/** An open time in UTC, as exactly as its timeframe needs: `2021-04-25`, `2021-04-25 04:30`. */
export function formatTime(time: number, timeframe: string): string {
  const text = new Date(time).toISOString();
  const length = approximateMs(timeframe);
  if (length >= DAY && time % DAY === 0) return text.slice(0, 10);
  const isWholeMinute = time % 60_000 === 0;
  return `${text.slice(0, 10)} ${text.slice(11, isWholeMinute ? 16 : 19)}`;
}

/** The two longest units that matter: `33h 30m` is `1d 9h`. */
export function formatDuration(ms: number): string {
  let rest = Math.abs(ms);
  const parts: string[] = [];
  for (const [length, letter] of LENGTHS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count}${letter}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ') || '0s';
}
