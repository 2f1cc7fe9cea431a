import { columnGroups, resolveExportColumns } from '@candlewick/core';
import type { Exporter, ExportResult, ExportSource, ExportTarget, Logger } from '@candlewick/core';
import { typedColumns } from '../typed-columns.ts';
import type { ParquetOptions } from './options.ts';
import { pageCodec, type PageCodec } from './page-codec.ts';
import { RowGroupWriter } from './row-group-writer.ts';

/**
 * Row groups of plain doubles and packed times, their pages compressed on the thread pool. hyparquet-writer writes headers
 * and footer; its own column path goes value by value.
 */
export class ParquetExporter implements Exporter {
  readonly #options: ParquetOptions;
  readonly #codec: PageCodec;

  constructor(options: ParquetOptions, logger: Logger) {
    this.#options = options;
    this.#codec = pageCodec(options.compression, logger);
  }

  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const { columns: wanted, rowGroup } = this.#options;
    const { dataset, interval, extras, batches, dtype } = source;
    const columns = resolveExportColumns(wanted, dataset, extras);
    const file = await target.file('parquet');
    const writer = new RowGroupWriter(file, typedColumns(columns, dtype), this.#codec);
    try {
      await writer.begin();
      for await (const group of columnGroups(batches, columns, rowGroup, signal)) await writer.take(group);
      const candles = await writer.end({ ...dataset, from: interval.from, to: interval.to });
      return { candles, columns: columns.map(({ name }) => name) };
    } finally {
      writer.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}
