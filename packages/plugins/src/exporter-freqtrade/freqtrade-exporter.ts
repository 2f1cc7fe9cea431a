import { columnGroups, resolveExportColumns, RowText, TextChunks, VALUE_COLUMNS } from '@candlewick/core';
import type {
  ExportColumn,
  Exporter,
  ExportFile,
  ExportResult,
  ExportSource,
  ExportTarget,
} from '@candlewick/core';
import { ArrowFileWriter } from '../arrow-file/arrow-file-writer.ts';
import { arrowSchema } from '../arrow-file/arrow-schema.ts';
import { bufferCodec } from '../arrow-file/buffer-codec.ts';
import { refuseViewColumns } from '../refuse-view-columns.ts';
import type { TypedColumn } from '../typed-columns.ts';
import { freqtradeFile } from './freqtrade-file.ts';
import type { FreqtradeOptions } from './options.ts';

/** `DEFAULT_DATAFRAME_COLUMNS` of freqtrade/constants.py; freqtrade takes columns by their place. */
const COLUMNS: readonly TypedColumn[] = [
  { name: 'date', type: 'time', isOptional: false },
  ...VALUE_COLUMNS.map((name) => ({ name, type: 'double', isOptional: false }) as const),
];
/** Small batches: LZ4 runs on this thread, and others want their turn. */
const BATCH = 16_384;

/**
 * Files as freqtrade keeps them: Feather with UTC timestamps and doubles, compressed with LZ4 as it does, or JSON rows
 * `[ms, open, high, low, close, volume]`. Sources: featherdatahandler.py and jsondatahandler.py of freqtrade.
 */
export class FreqtradeExporter implements Exporter {
  readonly #options: FreqtradeOptions;

  constructor(options: FreqtradeOptions) {
    this.#options = options;
  }

  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    refuseViewColumns('freqtrade', source.extras);
    const columns = resolveExportColumns(['timestamp', ...VALUE_COLUMNS], source.dataset, source.extras);
    const { format } = this.#options;
    const file = await target.file(format, freqtradeFile(source.dataset));
    const write = format === 'json' ? writeJson : writeFeather;
    const candles = await write(source, columns, file, signal);
    return { candles, columns: COLUMNS.map(({ name }) => name) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}

type Write = (
  source: ExportSource,
  columns: readonly ExportColumn[],
  file: ExportFile,
  signal: AbortSignal,
) => Promise<number>;

const writeFeather: Write = async ({ batches }, columns, file, signal) => {
  const codec = bufferCodec('lz4', () => undefined);
  const writer = new ArrowFileWriter(file, COLUMNS, arrowSchema(COLUMNS, {}), codec);
  try {
    await writer.begin();
    for await (const group of columnGroups(batches, columns, BATCH, signal)) await writer.take(group);
    return await writer.end();
  } finally {
    writer.close();
  }
};

const writeJson: Write = async ({ batches }, columns, file, signal) => {
  const chunks = new TextChunks(file);
  await chunks.text('[');
  const rows = new RowText({
    columns,
    time: 'ms',
    quoteTimes: false,
    before: columns.map((_, i) => (i === 0 ? '[' : ',')),
    end: ']',
    separator: ',',
    notFinite: () => 'null',
  });
  const candles = await rows.writeAll(batches, chunks, signal);
  await chunks.text(']');
  await chunks.flush();
  return candles;
};
