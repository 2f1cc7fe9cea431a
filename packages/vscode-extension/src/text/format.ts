// Numbers and times as people read them. Times are UTC everywhere, as exchanges count.
import { bytesText as bytes, momentText as time } from '@candlewick/core/host';

export { bytes, time };

/** Made once: each takes longer than the formatting of hundreds of numbers. */
const formats = new Map<string | undefined, Intl.NumberFormat>();

/** `1,234,567`, in the way of the reader's language. */
export function number(value: number, locale?: string): string {
  let format = formats.get(locale);
  if (!format) formats.set(locale, (format = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })));
  return format.format(Math.round(value));
}

/** `40 ms`, `1.2 s`, `3 min 20 s`, `2 h 5 min`, `3 d`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  // Rounded first: 119.7 s are two minutes, and not one and 60 seconds.
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
  return `${Math.floor(hours / 24)} d`;
}

/** A long time in one number: `5 h`, `12 d`, `7 mo`, `2 y`. */
export function roughly(ms: number): string {
  const days = ms / 86_400_000;
  if (days < 2) return duration(Math.floor(ms / 3_600_000) * 3_600_000);
  if (days < 60) return `${Math.floor(days)} d`;
  return days < 730 ? `${Math.floor(days / 30.44)} mo` : `${Math.floor(days / 365.25)} y`;
}

/** `2024-01-01`. UTC. */
export const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** A span in few letters: `2024-01 – 2024-06`, with days where it is shorter than a season. */
export function shortSpan(from: number, to: number): string {
  const letters = to - from > 100 * 86_400_000 ? 7 : 10;
  const [start, end] = [day(from).slice(0, letters), day(to).slice(0, letters)];
  return start === end ? start : `${start} – ${end}`;
}

export const percent = (share: number): string =>
  `${(share * 100).toFixed(share >= 0.9995 || share === 0 ? 0 : 1)}%`;
