import type { Cell } from './raw-file.ts';

export const TIME_UNITS = ['s', 'ms', 'us', 'ns'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];
/** How times were understood. */
export type TimeKind = TimeUnit | 'text' | 'timestamp';

const PER_MS: Readonly<Record<TimeUnit, number>> = { s: 1e-3, ms: 1, us: 1e3, ns: 1e6 };
const TEXT =
  /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;

export interface ReadTime {
  /** Milliseconds UTC; NaN for what is no time. */
  readonly time: number;
  readonly kind: TimeKind | undefined;
}

const NO_TIME: ReadTime = { time: NaN, kind: undefined };

/**
 * A time as files have it: a number in the unit that its size tells (Unix times from 2000 on overlap in none), or text as
 * ISO 8601 has it, UTC where it names no offset. Other texts are refused: 01/02/2024 has two readings.
 */
export function readTime(cell: Cell, unit?: TimeUnit): ReadTime {
  if (cell instanceof Date) return { time: cell.getTime(), kind: 'timestamp' };
  if (typeof cell === 'string' && !/^\s*\d+(\.\d+)?(e\+?\d+)?\s*$/i.test(cell)) return readText(cell.trim());
  if (cell === null || cell === undefined || typeof cell === 'boolean') return NO_TIME;
  const value = Number(cell);
  const kind = unit ?? unitOf(value);
  if (kind === undefined) return NO_TIME;
  const time = value / PER_MS[kind];
  const whole = Math.round(time);
  // Doubles hold nanoseconds to some hundreds of them, and seconds may have decimals.
  return { time: Math.abs(time - whole) < 5e-4 ? whole : time, kind };
}

/** The unit of a Unix time between 2000 and 5138; undefined for anything else, such as 20240101. */
function unitOf(value: number): TimeUnit | undefined {
  if (value >= 946_684_800 && value < 1e11) return 's';
  if (value >= 1e11 && value < 1e14) return 'ms';
  if (value >= 1e14 && value < 1e17) return 'us';
  return value >= 1e17 && value < 1e20 ? 'ns' : undefined;
}

function readText(text: string): ReadTime {
  const found = TEXT.exec(text);
  if (!found) return NO_TIME;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((each) => Number(each ?? 0));
  const midnight = Date.UTC(year!, month! - 1, day!);
  const isDay = new Date(midnight).getUTCMonth() === month! - 1 && new Date(midnight).getUTCDate() === day;
  if (!isDay || hour! > 23 || minute! > 59 || second! > 59) return NO_TIME;
  const fraction = Number(`0.${found[7] ?? '0'}`) * 1_000;
  const clock = ((hour! * 60 + minute!) * 60 + second!) * 1_000;
  return { time: midnight + clock + fraction - offsetOf(found[8]), kind: 'text' };
}

function offsetOf(zone: string | undefined): number {
  const found = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? '');
  if (!found) return 0;
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) * 60_000;
}

/** Whether a cell of a first line is a time, and so the line no header. */
export const isTimeText = (cell: Cell): boolean => !Number.isNaN(readTime(cell).time);
