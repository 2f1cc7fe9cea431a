import { NUMBER_BYTES } from './format-number.ts';
import { TIME_BYTES, TIME_FORMATS } from './format-time.ts';
import type { RowEncoder, RowLayout, RowSource } from './row-encoder.ts';
import { rowLiterals } from './row-literals.ts';
import { ROW_TEXT_WASM } from './row-text-wasm.generated.ts';
import { TimeTexts } from './time-texts.ts';

interface Place {
  readonly value: number;
}

/** What the module offers; see packages/core/assembly/layout.ts. */
interface Twin {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly COLUMNS: Place;
  readonly COLUMN_BYTES: Place;
  readonly KINDS: Place;
  readonly BETWEEN: Place;
  readonly TEXT_BYTES: Place;
  readonly CLOCK: Place;
  readonly DATE: Place;
  readonly SUFFIX: Place;
  readonly OUT: Place;
  readonly OUT_BYTES: Place;
  readonly MAX_COLUMNS: Place;
  readonly ROWS: Place;
  rows(count: number, columns: number, before: number): number;
}

interface Asked {
  other(column: number, row: number, at: number): number;
  enterSpan(time: number): void;
  enterDay(day: number): void;
}

/** The little of it that is used: its types come with the browser's, which this program does not see. */
interface WithWebAssembly {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: { layout: Asked }) => { readonly exports: Twin };
  };
}

const MAX_COLUMNS = 16;
/** Of TEXT_BYTES; the rest is the length, and what a copy by words reads behind the text. */
const MAX_TEXT = 112;
const encoder = new TextEncoder();

/** Whether the layout is one for the module: not too wide, no long names. */
export function fitsWasm(layout: RowLayout): boolean {
  const { between, nextRow } = rowLiterals(layout);
  return (
    layout.columns.length <= MAX_COLUMNS &&
    layout.columns.filter(({ name }) => name === 'timestamp').length <= 1 &&
    [...between, nextRow].every((text) => encoder.encode(text).length <= MAX_TEXT)
  );
}

let compiled: object | undefined;

/** The encoder in WebAssembly, several times as fast. @throws when this machine or its settings do not allow it */
export function createWasmRowEncoder(layout: RowLayout): RowEncoder {
  const { Module, Instance } = (globalThis as unknown as WithWebAssembly).WebAssembly;
  // Compiled at once, not in the background: it is small, and an export of a day is over before a promise is.
  compiled ??= new Module(Buffer.from(ROW_TEXT_WASM, 'base64'));
  const texts = new TimeTexts(layout.time, layout.timeZone);
  const asked: Asked = {
    other: (column, row, at) => {
      const value = inputs[column]![row]!;
      const isTime = layout.columns[column]!.name === 'timestamp';
      // Every time that comes here is one in seconds with a fraction.
      const text = isTime
        ? String(value / 1000)
        : value - value === 0
          ? String(value)
          : layout.notFinite(value);
      return at + encoder.encodeInto(text, memory.subarray(at)).written;
    },
    enterSpan: (time) => {
      const { from, to, offsetMs, suffix } = texts.spanAt(time);
      clock.set([from, to, offsetMs]);
      writeText(twin.SUFFIX, 0, suffix);
    },
    enterDay: (day) => writeText(twin.DATE, 0, texts.dateOf(day)),
  };
  const twin = new Instance(compiled, { layout: asked }).exports;
  // The memory never grows, so that these views stay true.
  const { buffer } = twin.memory;
  const memory = new Uint8Array(buffer);
  const words = new DataView(buffer);
  const inputs = layout.columns.map(
    (_, c) => new Float64Array(buffer, twin.COLUMNS.value + c * twin.COLUMN_BYTES.value, twin.ROWS.value),
  );
  const clock = new Float64Array(buffer, twin.CLOCK.value, 3);
  const writeText = (place: Place, index: number, text: string) => {
    const at = place.value + index * twin.TEXT_BYTES.value;
    const { written } = encoder.encodeInto(text, memory.subarray(at + 4));
    words.setUint32(at, written, true);
  };
  const { between, nextRow } = rowLiterals(layout);
  between.forEach((text, i) => writeText(twin.BETWEEN, i, text));
  writeText(twin.BETWEEN, MAX_COLUMNS + 1, nextRow);
  layout.columns.forEach(({ name }, c) => {
    const kind = name === 'timestamp' ? 1 + TIME_FORMATS.indexOf(layout.time) : 0;
    words.setUint32(twin.KINDS.value + c * 4, kind, true);
  });
  const literals = [...between, nextRow].reduce((sum, text) => sum + encoder.encode(text).length, 0);
  const rowBytes = literals + layout.columns.length * Math.max(NUMBER_BYTES, TIME_BYTES);
  let before = 0;
  return {
    rowBytes,
    maxRows: Math.min(twin.ROWS.value, Math.floor(twin.OUT_BYTES.value / rowBytes)),
    reset: () => undefined,
    write: ({ values }: RowSource, start, end, target, at) => {
      if (end === start) return at;
      for (let c = 0; c < inputs.length; c++) {
        const column = values[c];
        if (column) inputs[c]!.set(column.subarray(start, end));
        else inputs[c]!.fill(NaN, 0, end - start);
      }
      const length = twin.rows(end - start, inputs.length, before);
      before = MAX_COLUMNS + 1;
      const out = twin.OUT.value;
      new Uint8Array(target.buffer, target.byteOffset).set(memory.subarray(out, out + length), at);
      return at + length;
    },
  };
}
