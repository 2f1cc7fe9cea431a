/** `1,234,567`. */
export const number = (value: number): string => {
  const rounded = Math.round(value);
  // By hand: the first use of Intl costs more than a short command does.
  return Math.abs(rounded) < 1e21
    ? String(rounded).replace(/\B(?=(\d{3})+$)/g, ',')
    : rounded.toLocaleString('en-US');
};

/** Prices and ratios: at most eight significant decimals, no noise. */
export const decimal = (value: number): string =>
  Number.isFinite(value) ? value.toLocaleString('en-US', { maximumFractionDigits: 8 }) : '–';

export const percent = (share: number): string =>
  `${(share * 100).toLocaleString('en-US', { maximumFractionDigits: share >= 0.9995 || share === 0 ? 0 : 1 })}%`;

/** `312 B`, `4.1 KB`, `1.2 GB`; powers of 1000, as disks count. */
export function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = value;
  let unit = 0;
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
  return `${size >= 100 || unit === 0 ? Math.round(size) : size.toFixed(1)} ${units[unit]!}`;
}

/** `40 ms`, `1.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
  return `${Math.floor(hours / 24)} d${hours % 24 === 0 ? '' : ` ${hours % 24} h`}`;
}

/** `2024-01-01`, or with the time where it is not midnight: `2024-01-01 04:00`. UTC. */
export function time(ms: number): string {
  const text = new Date(ms).toISOString();
  if (ms % 86_400_000 === 0) return text.slice(0, 10);
  return `${text.slice(0, 10)} ${ms % 60_000 === 0 ? text.slice(11, 16) : text.slice(11, 19)}`;
}

/** ISO 8601 UTC, for JSON. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** `1 candle`, `2 candles`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

/** `, 3 candles filled in`; nothing where no row was. */
export const filledText = ({ filled = 0 }: { readonly filled?: number }): string =>
  filled === 0 ? '' : `, ${plural(filled, 'candle')} filled in`;
