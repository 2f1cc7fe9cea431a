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
 * Parses `2024-01-31`, `2024-01`, `2024-01-31T12:30`, `… 12:30+02:00`, Unix milliseconds, a span back from now (`90d`),
 * `listing` and `now`. Times without an offset are UTC.
 *
 * @throws INVALID_DATE
 */
export function parseMoment(text: string | number, what = 'date'): Moment {
  if (typeof text === 'number') return { kind: 'time', time: text };
  const trimmed = text.trim();
  if (trimmed === 'listing') return { kind: 'listing' };
  if (trimmed === 'now') return { kind: 'now' };
  if (/^\d{12,14}$/.test(trimmed)) return { kind: 'time', time: Number(trimmed) };
  const ago = parseDuration(trimmed);
  if (ago !== undefined) return { kind: 'ago', ms: ago };
  const time = parseDate(trimmed);
  if (time !== undefined) return { kind: 'time', time };
  throw new CandlewickError(
    'INVALID_DATE',
    `${what} «${text}» is not understood: use 2024-01-31, 2024-01-31T12:00, a span such as 90d, or listing.`,
  );
}

function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number, number, number, number, number, number,
  ]; // prettier-ignore
  const time = Date.UTC(
    year,
    month - 1,
    day || 1,
    hour,
    minute,
    second,
    Number((match[7] ?? '0').padEnd(3, '0')),
  );
  const back = new Date(time);
  const real =
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === (day || 1) &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  return real ? time - offsetOf(match[8]) : undefined;
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))) * 60_000;
}
