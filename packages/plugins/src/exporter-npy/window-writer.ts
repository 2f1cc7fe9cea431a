import { yieldToLoop } from '@candlewick/core';
import type { ColumnGroup, ExportFile } from '@candlewick/core';

export interface WindowShape {
  readonly columns: number;
  readonly dtype: 'float64' | 'float32';
  readonly window: number;
}

/** Values of a chunk. */
const CHUNK = 131_072;

/** Writes rows as windows that slide by one row: each row stands in `window` of them. */
export class WindowWriter {
  readonly #file: ExportFile;
  readonly #shape: WindowShape;
  /** The last rows seen, one less than a window has, row by row. */
  #tail = new Float64Array();

  constructor(file: ExportFile, shape: WindowShape) {
    this.#file = file;
    this.#shape = shape;
  }

  async take(group: ColumnGroup): Promise<void> {
    const { columns, window } = this.#shape;
    const rows = new Float64Array(this.#tail.length + group.length * columns);
    rows.set(this.#tail);
    for (const [c, values] of group.values.entries())
      for (let i = 0, at = this.#tail.length + c; i < group.length; i++, at += columns) rows[at] = values[i]!;
    const count = rows.length / columns - window + 1;
    const perChunk = Math.max(1, Math.floor(CHUNK / (window * columns)));
    for (let start = 0; start < count; start += perChunk) {
      await this.#file.write(this.#windows(rows, start, Math.min(count, start + perChunk)));
      if (window > 1) await yieldToLoop();
    }
    this.#tail = rows.slice(Math.max(0, rows.length - (window - 1) * columns));
  }

  #windows(rows: Float64Array, from: number, to: number): Uint8Array {
    const { columns, dtype, window } = this.#shape;
    const size = window * columns;
    const Values = dtype === 'float64' ? Float64Array : Float32Array;
    const bytes = (to - from) * size * Values.BYTES_PER_ELEMENT;
    const lent = this.#file.lend?.(bytes) ?? new Uint8Array(bytes);
    const out = new Values(lent.buffer as ArrayBuffer, lent.byteOffset, (to - from) * size);
    for (let w = from; w < to; w++)
      out.set(rows.subarray(w * columns, w * columns + size), (w - from) * size);
    return lent.subarray(0, bytes);
  }
}
