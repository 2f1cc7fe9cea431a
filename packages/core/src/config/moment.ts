import { CandlewickError } from '../errors.ts';
import { parseDuration } from './units.ts';

/** What a user may write for the start or end of a range. */
export type Moment =
  | { readonly kind: 'time'; readonly time: number }
  | { readonly kind: 'ago'; readonly ms: number }
  | { readonly kind: 'listing' }
  | { readonly kind: 'now' };

const DATE =
  /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * Parses `2024-01-31`, `2024-01`, `2024-01-31T12:30`, `… 12:30+02:00`, Unix milliseconds (12 digits or more: fewer are
 * somebody's seconds), a span back from now (`90d`), `now`, and `listing` for what is not an end. Times without an offset are UTC.
 *
 * @throws INVALID_DATE
 */
export function parseMoment(text: string | number, what = 'date'): Moment {
  const trimmed = String(text).trim();
  // Nothing is before the listing that could end there.
  if (trimmed === 'listing' && what !== 'end') return { kind: 'listing' };
  if (trimmed === 'now') return { kind: 'now' };
  if (/^\d{12,14}$/.test(trimmed)) return { kind: 'time', time: Number(trimmed) };
  const ago = parseDuration(trimmed);
  if (ago !== undefined) return { kind: 'ago', ms: ago };
  const time = parseDate(trimmed);
  if (time !== undefined) return { kind: 'time', time };
  throw new CandlewickError(
    'INVALID_DATE',
    `${what} «${text}» is not understood: use 2024-01-31, 2024-01-31T12:00, a span such as 90d, or ${what === 'end' ? 'now' : 'listing'}.`,
  );
}

function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [year, month, hour, minute, second] = [1, 2, 4, 5, 6].map((i) => Number(match[i] ?? 0)) as [
    number, number, number, number, number,
  ]; // prettier-ignore
  const day = Number(match[3] ?? 1);
  const offset = offsetOf(match[8]);
  const time = Date.UTC(year, month - 1, day, hour, minute, second, Number((match[7] ?? '0').padEnd(3, '0')));
  const back = new Date(time);
  const real =
    back.getUTCFullYear() === year &&
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  return real && offset !== undefined ? time - offset : undefined;
}

/** Milliseconds east of UTC; undefined where no place on earth has such an offset. */
function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
