import { NUMBER_BYTES, NumberWriter, writeAscii } from './format-number.ts';
import { TIME_BYTES, TimeWriter } from './format-time.ts';
import type { RowEncoder, RowLayout, RowSource } from './row-encoder.ts';
import { rowLiterals } from './row-literals.ts';
import { toWords, writeWords } from './text-words.ts';
import type { TextWords } from './text-words.ts';
import { TimeTexts } from './time-texts.ts';

/** The encoder in JavaScript: what it writes is right by definition. */
export class PlainRowEncoder implements RowEncoder {
  readonly rowBytes: number;
  readonly maxRows = 8192;
  readonly #numbers: readonly NumberWriter[];
  readonly #time: TimeWriter;
  readonly #between: readonly TextWords[];
  readonly #nextRow: TextWords;
  readonly #notFinite: (value: number) => string;
  #started = false;

  constructor(layout: RowLayout) {
    const { between, nextRow } = rowLiterals(layout);
    this.#numbers = layout.columns.map(() => new NumberWriter());
    this.#time = new TimeWriter(layout.time, new TimeTexts(layout.time, layout.timeZone));
    this.#between = between.map(toWords);
    this.#nextRow = toWords(nextRow);
    this.#notFinite = (value) => layout.notFinite(value);
    this.rowBytes =
      [this.#nextRow, ...this.#between].reduce((sum, { words }) => sum + words.byteLength, 0) +
      layout.columns.length * Math.max(NUMBER_BYTES, TIME_BYTES);
  }

  reset(): void {
    for (const number of this.#numbers) number.reset();
  }

  write({ values, times }: RowSource, start: number, end: number, target: DataView, at: number): number {
    const between = this.#between;
    const numbers = this.#numbers;
    const count = values.length;
    let before = this.#started ? this.#nextRow : between[0]!;
    this.#started ||= end > start;
    for (let row = start; row < end; row++) {
      for (let c = 0; c < count; c++) {
        at = writeWords(c === 0 ? before : between[c]!, target, at);
        const column = values[c];
        if (column === times) {
          at = this.#time.write(times, row, target, at);
          continue;
        }
        const value = column === undefined ? NaN : column[row]!;
        // NaN and the infinities are the numbers that do not cancel out.
        if (value - value === 0) at = numbers[c]!.write(column!, row, target, at);
        else at = writeAscii(this.#notFinite(value), target, at);
      }
      at = writeWords(between[count]!, target, at);
      before = this.#nextRow;
    }
    return at;
  }
}
