import { resolveExportColumns, RowText, TextChunks } from '@candlewick/core';
import type { Exporter, ExportResult, ExportSource, ExportTarget } from '@candlewick/core';
import type { JsonlOptions } from './options.ts';

/** One JSON object per candle and line, keys in the order of the columns; null for a value that is absent. */
export class JsonlExporter implements Exporter {
  readonly #options: JsonlOptions;

  constructor(options: JsonlOptions) {
    this.#options = options;
  }

  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const { columns: wanted, timeFormat } = this.#options;
    const columns = resolveExportColumns(wanted, source.dataset, source.extras);
    const file = await target.file('jsonl');
    const chunks = new TextChunks(file);
    const rows = new RowText({
      columns,
      time: timeFormat,
      quoteTimes: true,
      before: columns.map(({ name }, i) => `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`),
      end: '}\n',
      notFinite: () => 'null',
    });
    const candles = await rows.writeAll(source.batches, chunks, signal);
    await chunks.flush();
    return { candles };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}
