// Numbers and times as people read them. Times are UTC everywhere, as exchanges count.

/** Made once: each takes longer than the formatting of hundreds of numbers. */
const formats = new Map<string | undefined, Intl.NumberFormat>();

/** `1,234,567`, in the way of the reader's language. */
export function number(value: number, locale?: string): string {
  let format = formats.get(locale);
  if (!format) formats.set(locale, (format = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })));
  return format.format(Math.round(value));
}

/** `312 B`, `4.1 KB`, `1.2 GB`; powers of 1000, as disks count. */
export function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = value;
  let unit = 0;
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
  return `${size >= 100 || unit === 0 ? Math.round(size) : size.toFixed(1)} ${units[unit]!}`;
}

/** `40 ms`, `1.2 s`, `3 min 20 s`, `2 h 5 min`, `3 d`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
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

/** `2024-01-01`, or with the time where it is not midnight: `2024-01-01 04:00`. UTC. */
export function time(ms: number): string {
  const text = new Date(ms).toISOString();
  if (ms % 86_400_000 === 0) return text.slice(0, 10);
  return `${text.slice(0, 10)} ${ms % 60_000 === 0 ? text.slice(11, 16) : text.slice(11, 19)}`;
}

export const percent = (share: number): string =>
  `${(share * 100).toFixed(share >= 0.9995 || share === 0 ? 0 : 1)}%`;
