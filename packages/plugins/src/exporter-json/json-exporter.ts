import { resolveExportColumns, RowText, TextChunks } from '@candlewick/core';
import type { ExportColumn, Exporter, ExportResult, ExportSource, ExportTarget } from '@candlewick/core';
import type { JsonOptions } from './options.ts';

const isoTime = (time: number): string => new Date(time).toISOString();

/**
 * One document `{ symbol, timeframe, exchange, from, to, columns, candles: [[…], …], gaps }`, a candle per line, its
 * values in the order of `columns`; null for a value that is absent.
 */
export class JsonExporter implements Exporter {
  readonly #options: JsonOptions;

  constructor(options: JsonOptions) {
    this.#options = options;
  }

  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const { columns: wanted, timeFormat, timeZone } = this.#options;
    const columns = resolveExportColumns(wanted, source.dataset, source.extras);
    const file = await target.file('json');
    const chunks = new TextChunks(file);
    await chunks.text(openingOf(source, columns));
    const rows = new RowText({
      columns,
      time: timeFormat,
      timeZone,
      quoteTimes: true,
      before: columns.map((_, i) => (i === 0 ? '[' : ',')),
      end: ']',
      separator: ',\n',
      notFinite: () => 'null',
    });
    const candles = await rows.writeAll(source.batches, chunks, signal);
    await chunks.text(closingOf(source));
    await chunks.flush();
    return { candles, columns: columns.map(({ name }) => name) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}

function openingOf({ dataset, interval }: ExportSource, columns: readonly ExportColumn[]): string {
  const head = {
    symbol: dataset.symbol,
    timeframe: dataset.timeframe,
    exchange: dataset.exchange,
    from: isoTime(interval.from),
    to: isoTime(interval.to),
    columns: columns.map(({ name }) => name),
  };
  return `${JSON.stringify(head).slice(0, -1)},"candles":[\n`;
}

function closingOf({ gaps, grid }: ExportSource): string {
  const list = gaps.map((gap) => ({
    from: isoTime(gap.from),
    to: isoTime(gap.to),
    candles: grid.count(gap),
    reason: gap.reason,
  }));
  return `\n],"gaps":${JSON.stringify(list)}}\n`;
}
