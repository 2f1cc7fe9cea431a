import type { Candles } from '@candlewick/core';
import { allocateCandles, concatCandles, sliceCandles } from '@candlewick/core';
import type { KlineLayout } from '../venues/binance.ts';
import {
  beginOf,
  columnNames,
  endOf,
  NEWLINE,
  numberOf,
  parseTable,
  toMilliseconds,
  widthOf,
  type ParseTable,
} from './parse-table.ts';
import { TABLE_WASM } from './table-wasm.generated.ts';

/** The little of it that is used: its types come with the browser's, which this program does not see. */
interface WithWebAssembly {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: Twin };
  };
}
interface Global {
  readonly value: number;
}
interface Twin {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly INPUT: Global;
  readonly INPUT_BYTES: Global;
  readonly COLUMNS: Global;
  readonly ROWS: Global;
  readonly MAX_COLUMNS: Global;
  readonly TARGETS: Global;
  readonly MAX_CELLS: Global;
  readonly ODD: Global;
  readonly MAX_ODD: Global;
  readonly odd: Global;
  readonly next: Global;
  parse(from: number, to: number, width: number): number;
}

const SKIPPED = 0xff;

/** `parseTable` in WebAssembly, several times as fast. @throws when this machine or its settings do not allow it */
export function createWasmTable(): ParseTable {
  const { Module, Instance } = (globalThis as unknown as WithWebAssembly).WebAssembly;
  const twin = new Instance(new Module(Buffer.from(TABLE_WASM, 'base64'))).exports;
  // The memory never grows, so that these views stay true.
  const { buffer } = twin.memory;
  const rows = twin.ROWS.value;
  const input = new Uint8Array(buffer, twin.INPUT.value, twin.INPUT_BYTES.value);
  const targets = new Uint8Array(buffer, twin.TARGETS.value, twin.MAX_CELLS.value);
  const odd = new Uint32Array(buffer, twin.ODD.value, 4 * twin.MAX_ODD.value);
  const columnAt = Array.from(
    { length: twin.MAX_COLUMNS.value },
    (_, c) => new Float64Array(buffer, twin.COLUMNS.value + c * rows * 8, rows),
  );
  return (table, layout, memory) => {
    const width = widthOf(layout);
    if (width > targets.length || layout.length > columnAt.length) return parseTable(table, layout, memory);
    targets.fill(SKIPPED);
    layout.forEach(([, index], c) => (targets[index] = c));
    const names = columnNames(layout);
    let candles = memory ?? allocateCandles(1_024, names);
    let columns = columnsIn(candles, layout);
    let length = 0;
    const end = endOf(table);
    for (let at = beginOf(table); at < end;) {
      const stop = sliceEnd(table, at, end, input.length - 1);
      // A line longer than the memory is no candle's: the slow way knows what to make of it.
      if (stop <= at) return parseTable(table, layout, memory);
      input.set(table.subarray(at, stop));
      let size = stop - at;
      if (table[stop - 1] !== NEWLINE) input[size++] = NEWLINE;
      for (let from = 0; from < size; from = twin.next.value) {
        const count = twin.parse(from, size, width);
        if (length + count > candles.length) {
          const more = allocateCandles(Math.max(length, count), names);
          candles = concatCandles([sliceCandles(candles, 0, length), more]);
          columns = columnsIn(candles, layout);
        }
        columns.forEach((column, c) => column.set(columnAt[c]!.subarray(0, count), length));
        for (let o = 0; o < 4 * twin.odd.value; o += 4) {
          const [row, column, start, finish] = odd.subarray(o, o + 4) as unknown as number[];
          columns[column!]![length + row!] = numberOf(table.toString('latin1', at + start!, at + finish!));
        }
        length += count;
      }
      at = stop;
    }
    const read = sliceCandles(candles, 0, length);
    toMilliseconds(read.time);
    return read;
  };
}

/** In the order of the layout. */
function columnsIn(candles: Candles, layout: KlineLayout): readonly Float64Array[] {
  const core = candles as unknown as Record<string, Float64Array>;
  return layout.map(([name]) => core[name] ?? candles.extras[name]!);
}

/** Where a slice of at most `most` bytes ends: behind a line, or where the table does. */
function sliceEnd(table: Buffer, from: number, end: number, most: number): number {
  if (end - from <= most) return end;
  return table.lastIndexOf(NEWLINE, from + most - 1) + 1;
}

let parser: ParseTable | undefined;

/** The fastest parser that works here, made when it is first needed. */
export function tableParser(): ParseTable {
  if (parser) return parser;
  try {
    parser = createWasmTable();
  } catch {
    // No WebAssembly: as right, only slower.
    parser = parseTable;
  }
  return parser;
}
