import type { KlineLayout } from '../venues/binance.ts';

// What both parsers hold to. Nothing of core is in it: it runs on a thread of its own too.

export const NEWLINE = 10;
export const RETURN = 13;
const ZERO = 48;
/** Milliseconds reach this in the year 5138; spot files tell microseconds from 2025 on. */
const MICROSECONDS_FROM = 1e14;

export const isDigit = (byte: number): boolean => (byte - ZERO) >>> 0 <= 9;

/** The extra columns of a layout: what follows the six. */
export const columnNames = (layout: KlineLayout): string[] => layout.slice(6).map(([name]) => name);

/** Cells of a line that are looked at. */
export const widthOf = (layout: KlineLayout): number => 1 + Math.max(...layout.map(([, index]) => index));

export const numberOf = (cell: string): number => (cell.trim() === '' ? NaN : Number(cell));

export function toMilliseconds(time: Float64Array): void {
  for (let i = 0; i < time.length; i++)
    if (time[i]! >= MICROSECONDS_FROM) time[i] = Math.floor(time[i]! / 1_000);
}
