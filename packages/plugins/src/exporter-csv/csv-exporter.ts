import { resolveExportColumns, RowText, TextChunks } from '@candlewick/core';
import type { Exporter, ExportResult, ExportSource, ExportTarget } from '@candlewick/core';
import type { CsvOptions } from './options.ts';

/** Numbers as `Number.prototype.toString` gives them, lines ended by LF, an empty cell for a value that is absent. */
export class CsvExporter implements Exporter {
  readonly #options: CsvOptions;

  constructor(options: CsvOptions) {
    this.#options = options;
  }

  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const { columns: wanted, separator, header, timeFormat } = this.#options;
    const columns = resolveExportColumns(wanted, source.dataset, source.extras);
    const file = await target.file('csv');
    const chunks = new TextChunks(file);
    if (header) await chunks.text(columns.map(({ name }) => cell(name, separator)).join(separator) + '\n');
    const rows = new RowText({
      columns,
      time: timeFormat,
      quoteTimes: false,
      before: columns.map((_, i) => (i === 0 ? '' : separator)),
      end: '\n',
      notFinite: (value) => (Number.isNaN(value) ? '' : String(value)),
    });
    const candles = await rows.writeAll(source.batches, chunks, signal);
    await chunks.flush();
    return { candles };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}

/** Names of extra columns come from venues: quoted as RFC 4180 has it where they need it. */
const cell = (text: string, separator: string): string =>
  text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
