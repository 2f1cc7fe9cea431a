import { parseTimeText, resolveExportColumns, RowText, TextChunks } from '@candlewick/core';
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
    const { columns: wanted, timeFormat, timeZone } = this.#options;
    const columns = resolveExportColumns(wanted, source.dataset, source.extras);
    const file = await target.file('jsonl');
    const chunks = new TextChunks(file);
    const rows = new RowText({
      columns,
      time: timeFormat,
      timeZone,
      quoteTimes: true,
      before: columns.map(({ name }, i) => `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`),
      end: '}\n',
      notFinite: () => 'null',
    });
    const candles = await rows.writeAll(source.batches, chunks, signal);
    await chunks.flush();
    return { candles, columns: columns.map(({ name }) => name) };
  }

  lastTime(
    { last }: { readonly last: string },
    { dataset, extras }: Pick<ExportSource, 'dataset' | 'extras'>,
  ): number {
    const { columns: wanted, timeFormat } = this.#options;
    const names = resolveExportColumns(wanted, dataset, extras).map(({ name }) => name);
    const row = JSON.parse(last) as Readonly<Record<string, unknown>> | null;
    if (Object.keys(row ?? {}).join('\n') !== names.join('\n'))
      throw new Error('its last line does not have the same columns');
    const time = parseTimeText(String(row?.['timestamp']), timeFormat);
    if (!Number.isNaN(time)) return time;
    throw new Error('its last line has no time of this format');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}
