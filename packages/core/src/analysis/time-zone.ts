/** A span of time in which a zone's offset from UTC stays the same. Half-open, milliseconds UTC. */
export interface ZoneSpan {
  readonly from: number;
  readonly to: number;
  /** Local time is UTC plus this. */
  readonly offsetMs: number;
}

/** The span around a time. */
export type TimeZone = (time: number) => ZoneSpan;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Whether this Node.js knows the zone: an IANA name such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * A zone out of the time zone database that comes with Node.js. Asking it is slow, so a day whose ends have the same
 * offset counts as one span; on a day when clocks are changed the moment is searched for.
 *
 * @throws RangeError for a zone that there is not
 */
export function openTimeZone(name: string): TimeZone {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const offsetAt = (time: number): number => {
    const part = format.formatToParts(time).find(({ type }) => type === 'timeZoneName');
    return parseOffset(part?.value ?? '');
  };
  return (time) => {
    const from = Math.floor(time / DAY) * DAY;
    const before = offsetAt(from);
    const after = offsetAt(from + DAY);
    if (before === after) return { from, to: from + DAY, offsetMs: before };
    let low = from;
    let high = from + DAY;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    return time < high
      ? { from, to: high, offsetMs: before }
      : { from: high, to: from + DAY, offsetMs: after };
  };
}

/** `GMT`, `GMT+01:00`, `GMT-00:44:30`. */
function parseOffset(text: string): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /^GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(text) ?? [];
  const size = Number(hours) * HOUR + Number(minutes) * 60_000 + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}

/** `+01:00`; with seconds where the offset has them. */
export function offsetText(offsetMs: number): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.abs(offsetMs) / 1000;
  const rest = seconds % 60 === 0 ? '' : `:${pad(seconds % 60)}`;
  return `${offsetMs < 0 ? '-' : '+'}${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}${rest}`;
}
