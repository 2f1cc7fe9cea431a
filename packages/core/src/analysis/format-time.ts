import { writeAscii, writeInteger } from './format-number.ts';
import { toWords, writeWords } from './text-words.ts';

/**
 * How exports write times, always UTC: `2024-01-01 00:00:00` (with `.123` behind it only where there are milliseconds),
 * `2024-01-01T00:00:00.000Z`, milliseconds or seconds of Unix time.
 */
export const TIME_FORMATS = ['datetime', 'iso', 'ms', 's'] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

/** Room that a call of `TimeWriter.write` may need, in bytes. */
export const TIME_BYTES = 32;

const DAY = 86_400_000;
const COLON = 58;
const POINT = 46;
const MINUS = 45;
const ZULU = 90;
const ZERO = 48;

/** The two ASCII digits of 0 to 99 in one little-endian word. */
const PAIRS = Uint16Array.from(
  { length: 100 },
  (_, i) => ZERO + Math.floor(i / 10) + ((ZERO + (i % 10)) << 8),
);

/** Writes times as ASCII. The text of a day is made once: candles come in order, so nearly all times need no Date. */
export class TimeWriter {
  readonly #format: TimeFormat;
  #day = NaN;
  #date = toWords('');

  constructor(format: TimeFormat) {
    this.#format = format;
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
    const day = Math.floor(time / DAY);
    if (day !== this.#day) {
      const date = new Date(day * DAY).toISOString().slice(0, -'00:00:00.000Z'.length);
      this.#date = toWords(format === 'datetime' ? date.replace('T', ' ') : date);
      this.#day = day;
    }
    const end = writeWords(this.#date, target, at);
    return writeTimeOfDay((time - day * DAY) | 0, format === 'iso', target, end);
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
  if (iso) target.setUint8(end++, ZULU);
  return end;
}
