import { RowText, VALUE_COLUMNS, type Candles, type ExportColumn, type TextChunks } from '@candlewick/core';
import type { LeanResolution } from './lean-file.ts';
import { plainDecimal } from './plain-decimal.ts';

const DAY = 86_400_000;
/** Between these a number is written without an exponent. */
const LEAST = 1e-6;
const MOST = 1e21;
/** Rows that are made at once where it goes slowly. */
const ROWS = 1_024;

/** Writes rows as Lean has them: quickly where they are minutes with numbers of usual size, else one by one. */
export class LeanRows {
  readonly #quick = minutes();

  async write(
    batch: Candles,
    resolution: LeanResolution,
    chunks: TextChunks,
    signal: AbortSignal,
  ): Promise<void> {
    if (resolution === 'minute' && VALUE_COLUMNS.every((name) => isUsual(batch[name])))
      return this.#quick.write(batch, chunks, signal);
    for (let start = 0; start < batch.length; start += ROWS) {
      signal.throwIfAborted();
      await chunks.text(rowsOf(batch, start, Math.min(start + ROWS, batch.length), resolution));
    }
  }
}

function minutes(): RowText {
  let ofDay = new Float64Array();
  const time: ExportColumn = {
    name: 'time of day',
    of: ({ time: times, length }) => {
      if (ofDay.length < length) ofDay = new Float64Array(length);
      for (let i = 0; i < length; i++) ofDay[i] = times[i]! - Math.floor(times[i]! / DAY) * DAY;
      return ofDay.subarray(0, length);
    },
  };
  const columns = [
    time,
    ...VALUE_COLUMNS.map((name): ExportColumn => ({ name, of: (batch) => batch[name] })),
  ];
  return new RowText({
    columns,
    time: 'ms',
    quoteTimes: false,
    before: columns.map((_, i) => (i === 0 ? '' : ',')),
    end: '\n',
    notFinite: () => '',
  });
}

function isUsual(column: Float64Array): boolean {
  for (let i = 0; i < column.length; i++) {
    const size = Math.abs(column[i]!);
    if (!(size === 0 || (size >= LEAST && size < MOST))) return false;
  }
  return true;
}

function rowsOf(batch: Candles, start: number, end: number, resolution: LeanResolution): string {
  const columns = VALUE_COLUMNS.map((name) => batch[name]);
  let text = '';
  for (let i = start; i < end; i++)
    text += `${timeText(batch.time[i]!, resolution)},${columns.map((column) => plainDecimal(column[i]!)).join(',')}\n`;
  return text;
}

/** Milliseconds since midnight in files of a day, else `yyyyMMdd HH:mm`. */
const timeText = (time: number, resolution: LeanResolution): string =>
  resolution === 'minute'
    ? String(time - Math.floor(time / DAY) * DAY)
    : new Date(time).toISOString().slice(0, 16).replaceAll('-', '').replace('T', ' ');
