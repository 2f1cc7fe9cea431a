import { CandlewickError, columnGroups, resolveExportColumns } from '@candlewick/core';
import type { Exporter, ExportResult, ExportSource, ExportTarget } from '@candlewick/core';
import { npyHeader } from './npy-header.ts';
import type { NpyOptions } from './options.ts';
import { WindowWriter } from './window-writer.ts';

const ROWS = 8_192;

/** One matrix in C order, NaN where a value is absent. Windows slide over rows, whatever time lies between them. */
export class NpyExporter implements Exporter {
  readonly #options: NpyOptions;

  constructor(options: NpyOptions) {
    this.#options = options;
  }

  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const { columns: wanted, window } = this.#options;
    const dtype = source.dtype ?? this.#options.dtype;
    const columns = resolveExportColumns(wanted, source.dataset, source.extras);
    if (dtype === 'float32' && columns.some(({ name }) => name === 'timestamp'))
      throw new CandlewickError(
        'PLUGIN_OPTIONS',
        'columns: float32 cannot hold timestamps. Leave timestamp out, or take float64.',
      );
    const windows = Math.max(0, source.candles - window + 1);
    const shape = window === 1 ? [windows, columns.length] : [windows, window, columns.length];
    const file = await target.file('npy');
    await file.write(npyHeader(dtype, shape));
    const writer = new WindowWriter(file, { columns: columns.length, dtype, window });
    let candles = 0;
    for await (const group of columnGroups(source.batches, columns, ROWS, signal)) {
      await writer.take(group);
      candles += group.length;
    }
    // The shape stands at the head of a file that cannot be written twice.
    if (candles !== source.candles)
      throw new CandlewickError(
        'INTERNAL',
        `${source.candles} candles were announced and ${candles} came: the file's shape would be wrong.`,
      );
    return { candles, columns: columns.map(({ name }) => name) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}
