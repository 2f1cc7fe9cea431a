import type { TimeFormat } from './format-time.ts';
import { offsetText, openTimeZone, type TimeZone, type ZoneSpan } from './time-zone.ts';

/** A span of time with what is written behind every time in it. */
export interface TimeSpan extends ZoneSpan {
  readonly suffix: string;
}

const DAY = 86_400_000;
const EVER = { from: -Infinity, to: Infinity, offsetMs: 0 };

/** The slow parts of times as text, for those who write them: asked once per day, not once per candle. */
export class TimeTexts {
  readonly #format: TimeFormat;
  readonly #zone: TimeZone | undefined;

  /** @param zone IANA name; `UTC` is written without an offset */
  constructor(format: TimeFormat, zone = 'UTC') {
    this.#format = format;
    this.#zone = zone === 'UTC' ? undefined : openTimeZone(zone);
  }

  /** The span around a time, in milliseconds UTC. */
  spanAt(time: number): TimeSpan {
    if (!this.#zone) return { ...EVER, suffix: this.#format === 'iso' ? 'Z' : '' };
    const span = this.#zone(time);
    return { ...span, suffix: offsetText(span.offsetMs) };
  }

  /** What stands before the time of day: `2024-01-01 ` or `2024-01-01T`; by the number of days since 1970, local. */
  dateOf(day: number): string {
    const date = new Date(day * DAY).toISOString().slice(0, -'00:00:00.000Z'.length);
    return this.#format === 'iso' ? date : date.replace('T', ' ');
  }
}
