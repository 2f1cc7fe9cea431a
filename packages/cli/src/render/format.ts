import { bytesText as bytes, momentText as time } from '@candlewick/core/host';

export { bytes, time };

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
  `${share >= 0.9995 ? number(share * 100) : (share * 100).toFixed(1).replace(/\.0$/, '')}%`;

/** `40 ms`, `1.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  // Rounded first: 119.7 s are two minutes, and not one and 60 seconds.
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
  return `${Math.floor(hours / 24)} d${hours % 24 === 0 ? '' : ` ${hours % 24} h`}`;
}

/** ISO 8601 UTC, for JSON. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** `1 candle`, `2 candles`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

/** `, 3 candles filled in`; nothing where no row was. */
export const filledText = ({ filled = 0 }: { readonly filled?: number }): string =>
  filled === 0 ? '' : `, ${plural(filled, 'candle')} filled in`;
