import { parseTimeText, resolveExportColumns, RowText, TextChunks } from '@candlewick/core';
import type { ExportColumn, Exporter, ExportResult, ExportSource, ExportTarget } from '@candlewick/core';
import type { CsvOptions } from './options.ts';

/** Numbers as `Number.prototype.toString` gives them, lines ended by LF, an empty cell for a value that is absent. */
export class CsvExporter implements Exporter {
  readonly #options: CsvOptions;

  constructor(options: CsvOptions) {
    this.#options = options;
  }

  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const { columns: wanted, separator, header, timeFormat, timeZone } = this.#options;
    const columns = resolveExportColumns(wanted, source.dataset, source.extras);
    const file = await target.file('csv');
    const chunks = new TextChunks(file);
    if (header && source.continues !== true) await chunks.text(`${this.#header(columns)}\n`);
    const rows = new RowText({
      columns,
      time: timeFormat,
      timeZone,
      quoteTimes: false,
      before: columns.map((_, i) => (i === 0 ? '' : separator)),
      end: '\n',
      notFinite: (value) => (Number.isNaN(value) ? '' : String(value)),
    });
    const candles = await rows.writeAll(source.batches, chunks, signal);
    await chunks.flush();
    return { candles, columns: columns.map(({ name }) => name) };
  }

  lastTime(
    { first, last }: { readonly first: string; readonly last: string },
    { dataset, extras }: Pick<ExportSource, 'dataset' | 'extras'>,
  ): number | undefined {
    const { columns: wanted, separator, header, timeFormat } = this.#options;
    const columns = resolveExportColumns(wanted, dataset, extras);
    if (header && first !== this.#header(columns))
      throw new Error('its first line does not name the same columns');
    if (header && last === first) return undefined;
    const cells = last.split(separator);
    const time = parseTimeText(
      cells[columns.findIndex(({ name }) => name === 'timestamp')] ?? '',
      timeFormat,
    );
    if (cells.length === columns.length && !Number.isNaN(time)) return time;
    throw new Error('its last line is no row with these columns and a time');
  }

  #header(columns: readonly ExportColumn[]): string {
    const { separator } = this.#options;
    return columns.map(({ name }) => cell(name, separator)).join(separator);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}

/** Names of extra columns come from venues: quoted as RFC 4180 has it where they need it. */
const cell = (text: string, separator: string): string =>
  text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
