import { columnGroups, resolveExportColumns } from '@candlewick/core';
import type { Exporter, ExportResult, ExportSource, ExportTarget, Logger } from '@candlewick/core';
import { ArrowFileWriter } from '../arrow-file/arrow-file-writer.ts';
import { arrowSchema } from '../arrow-file/arrow-schema.ts';
import { bufferCodec, type BufferCodec } from '../arrow-file/buffer-codec.ts';
import { typedColumns } from '../typed-columns.ts';
import type { ArrowOptions } from './options.ts';

/** Times as `timestamp[ms, UTC]`, all else as `float64` (or `float32`); extra columns are nullable, NaN standing for null. */
export class ArrowExporter implements Exporter {
  readonly #options: ArrowOptions;
  readonly #codec: BufferCodec;

  constructor(options: ArrowOptions, logger: Logger) {
    this.#options = options;
    this.#codec = bufferCodec(options.compression, () =>
      logger.warn('this Node.js has no zstd: the buffers of Arrow files are compressed with lz4'),
    );
  }

  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const { columns: wanted, batch, extension } = this.#options;
    const { dataset, interval, extras, batches, dtype } = source;
    const columns = resolveExportColumns(wanted, dataset, extras);
    const typed = typedColumns(columns, dtype);
    const about = JSON.stringify({ ...dataset, from: interval.from, to: interval.to });
    const schema = arrowSchema(typed, { candlewick: about });
    const writer = new ArrowFileWriter(await target.file(extension), typed, schema, this.#codec);
    try {
      await writer.begin();
      for await (const group of columnGroups(batches, columns, batch, signal)) await writer.take(group);
      return { candles: await writer.end(), columns: columns.map(({ name }) => name) };
    } finally {
      writer.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}
