import { setImmediate } from 'node:timers/promises';
import {
  VALUE_COLUMNS,
  type Candles,
  type Exporter,
  type ExportResult,
  type ExportSource,
  type ExportTarget,
} from '@candlewick/core';
import { lineStart } from './line-start.ts';

export interface LineProtocolOptions {
  readonly measurement: string;
  readonly extras: boolean;
}

export class LineProtocolExporter implements Exporter {
  readonly #options: LineProtocolOptions;

  constructor(options: LineProtocolOptions) {
    this.#options = options;
  }

  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const columns = [...VALUE_COLUMNS, ...(this.#options.extras ? source.extras : [])];
    const start = lineStart(this.#options.measurement, source.dataset);
    const file = await target.file('lp');
    let candles = 0;
    for await (const batch of source.batches) {
      signal.throwIfAborted();
      await file.write(Buffer.from(linesOf(batch, columns, start)));
      candles += batch.length;
      await setImmediate(); // others get their turn
    }
    signal.throwIfAborted();
    return { candles, columns: ['time', ...columns] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}

/** Numbers in the shortest form that reads back as the same double; a value that was not sent is left out. */
function linesOf(batch: Candles, names: readonly string[], start: string): string {
  const columns = names.map((name) => columnOf(batch, name));
  let text = '';
  for (let row = 0; row < batch.length; row++) {
    let mark = ' ';
    text += start;
    for (let c = 0; c < columns.length; c++) {
      const value = columns[c]?.[row] ?? NaN;
      if (Number.isNaN(value)) continue;
      text += `${mark}${names[c]}=${value}`;
      mark = ',';
    }
    text += ` ${batch.time[row]}000000\n`; // nanoseconds
  }
  return text;
}

/** An extra column is absent from a batch none of whose rows has it. */
const columnOf = (batch: Candles, name: string): Float64Array | undefined =>
  name in batch.extras ? batch.extras[name] : batch[name as (typeof VALUE_COLUMNS)[number]];
