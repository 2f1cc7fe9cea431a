import { writeAscii, writeInteger } from './format-number.ts';
import { toWords, writeWords } from './text-words.ts';
import { TimeTexts } from './time-texts.ts';
import type { ZoneSpan } from './time-zone.ts';

/**
 * How exports write times: `2024-01-01 00:00:00` (with `.123` behind it only where there are milliseconds),
 * `2024-01-01T00:00:00.000Z`, milliseconds or seconds of Unix time. Texts of another zone than UTC end in its offset.
 */
export const TIME_FORMATS = ['datetime', 'iso', 'ms', 's'] as const;
/** How a time is written. */
export type TimeFormat = (typeof TIME_FORMATS)[number];

/** Room that a call of `TimeWriter.write` may need, in bytes. */
export const TIME_BYTES = 48;

const DAY = 86_400_000;
const COLON = 58;
const POINT = 46;
const MINUS = 45;
const ZERO = 48;

/** The two ASCII digits of 0 to 99 in one little-endian word. */
const PAIRS = Uint16Array.from(
  { length: 100 },
  (_, i) => ZERO + Math.floor(i / 10) + ((ZERO + (i % 10)) << 8),
);

/** Writes times as ASCII. The text of a day is made once: candles come in order, so nearly all times need no Date. */
export class TimeWriter {
  readonly #format: TimeFormat;
  readonly #texts: TimeTexts;
  #span: ZoneSpan = { from: 0, to: 0, offsetMs: 0 };
  #suffix = toWords('');
  #day = NaN;
  #date = toWords('');

  constructor(format: TimeFormat, texts = new TimeTexts(format)) {
    this.#format = format;
    this.#texts = texts;
  }

  /**
   * Writes `times[index]` (integer milliseconds UTC) at `at`, where `TIME_BYTES` must be free; gives the place behind
   * it. It takes the column for the reason that `NumberWriter.write` has.
   */
  write(times: Float64Array, index: number, target: DataView, at: number): number {
    const time = times[index]!;
    const format = this.#format;
    if (format === 'ms') return writeSigned(time, target, at);
    if (format === 's') {
      const seconds = time / 1000;
      return Number.isInteger(seconds)
        ? writeSigned(seconds, target, at)
        : writeAscii(String(seconds), target, at);
    }
    if (!(time >= this.#span.from && time < this.#span.to)) {
      const { suffix, ...span } = this.#texts.spanAt(time);
      this.#span = span;
      this.#suffix = toWords(suffix);
    }
    const local = time + this.#span.offsetMs;
    const day = Math.floor(local / DAY);
    if (day !== this.#day) {
      this.#date = toWords(this.#texts.dateOf(day));
      this.#day = day;
    }
    const end = writeWords(this.#date, target, at);
    return writeWords(
      this.#suffix,
      target,
      writeTimeOfDay((local - day * DAY) | 0, format === 'iso', target, end),
    );
  }
}

function writeSigned(value: number, target: DataView, at: number): number {
  if (value >= 0) return writeInteger(value, target, at);
  target.setUint8(at, MINUS);
  return writeInteger(-value, target, at + 1);
}

function writeTimeOfDay(ms: number, iso: boolean, target: DataView, at: number): number {
  const seconds = (ms / 1000) | 0;
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  target.setUint16(at, PAIRS[hours]!, true);
  target.setUint8(at + 2, COLON);
  target.setUint16(at + 3, PAIRS[minutes - hours * 60]!, true);
  target.setUint8(at + 5, COLON);
  target.setUint16(at + 6, PAIRS[seconds - minutes * 60]!, true);
  let end = at + 8;
  const rest = ms - seconds * 1000;
  if (iso || rest > 0) {
    const hundreds = (rest / 100) | 0;
    target.setUint8(end, POINT);
    target.setUint8(end + 1, ZERO + hundreds);
    target.setUint16(end + 2, PAIRS[rest - hundreds * 100]!, true);
    end += 4;
  }
  return end;
}
