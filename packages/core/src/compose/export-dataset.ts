import { countFilled, fillGaps, FILLED_COLUMN, type FillMethod } from '../analysis/fill-gaps.ts';
import type { DatasetRecord } from '../contracts/cache.ts';
import type { ExportSource } from '../contracts/exporter.ts';
import type { Candles } from '../domain/candles.ts';
import type { Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import type { Reader } from '../pipeline/6-read.ts';
import type { EventHub } from '../pipeline/event-hub.ts';
import { intervalState } from '../pipeline/outcome.ts';
import { exportPlace } from './export-place.ts';
import type { FileOptions, WrittenFile } from './file-options.ts';
import { exporterOf, openExporter } from './open-exporter.ts';
import type { Host } from './open-host.ts';
import type { RunOptions } from './open-run.ts';
import { writeParts } from './write-parts.ts';

export interface ExportRequest extends FileOptions {
  /** Exporter name: `csv`. */
  readonly format: string;
  /** Absent: all that is cached. */
  readonly interval?: Interval;
  /**
   * A path, or a stream; with a slash at its end a folder, which gets folders for exchange, symbol and timeframe. Absent:
   * the default name in the export folder, replaced when it exists.
   */
  readonly output?: string | NodeJS.WritableStream;
  /** Called with the candles of every batch that is on its way to the exporter. */
  readonly onProgress?: (candles: number) => void;
  /** Replace a file named by `output`. */
  readonly force?: boolean;
  /** A view: absent candles are filled in and flagged in the column `filled`. Nothing of it is stored. */
  readonly fill?: FillMethod | undefined;
}

export interface ExportedFile extends WrittenFile {
  readonly format: string;
  /** Rows that were written; those that were filled in count too. */
  readonly candles: number;
  readonly filled?: number;
  /** The files of a partition; then `path` is the first of them. */
  readonly parts?: readonly WrittenFile[];
  readonly manifest?: string;
}

/** What of a run an export needs. */
export interface ExportParts {
  readonly host: Host;
  readonly options: RunOptions;
  readonly signal: AbortSignal;
  readonly hub: EventHub;
  readonly reader: Reader;
}

/**
 * Writes what is cached of a dataset through an exporter; see Run.export.
 *
 * @throws PLUGIN_UNKNOWN, PLUGIN_OPTIONS, USAGE, OUTPUT_EXISTS, APPEND_MISMATCH, EXPORT_UNWRITABLE, DISK_FULL
 */
export async function exportDataset(
  parts: ExportParts,
  record: DatasetRecord,
  grid: Grid,
  asked: ExportRequest,
): Promise<ExportedFile> {
  const { host, reader, signal, hub } = parts;
  const { emit } = hub;
  const { id: dataset } = record;
  const request = { ...asked, compress: asked.compress ?? compressionOf(parts, asked) };
  const { format, fill, dtype, partition, manifest } = request;
  await using exporter = await openExporter(parts, format, request);
  // A view may look back at candles of an earlier batch.
  const reuse = fill === undefined && exporterOf(parts, format).definition.capabilities.readsOnce === true;
  let read = 0;
  async function* counted(interval: Interval): AsyncGenerator<Candles> {
    for await (const batch of reader.read(dataset, interval, { reuse })) {
      emit({ type: 'export-progress', dataset, candles: batch.length });
      read += batch.length;
      request.onProgress?.(batch.length);
      yield batch;
    }
  }
  // Loaded when they are asked for.
  const single = dtype && (await import('../analysis/single-precision.ts')).inSinglePrecision;
  const viewOf = async (asked: Interval | undefined, continues = false): Promise<ExportSource> => {
    const interval = asked ?? wholeOf(record.firstTime, record.lastTime, grid);
    const { candles, gaps } = intervalState(record, interval, grid);
    const extras = record.facts.extras ?? [];
    const rows = fill ? fillGaps(counted(interval), grid, fill) : counted(interval);
    return {
      dataset,
      interval,
      grid,
      gaps,
      candles: fill ? countFilled(interval, gaps, grid) : candles,
      extras: fill ? [...extras, FILLED_COLUMN] : extras,
      batches: single ? single(rows) : rows,
      ...(dtype === undefined ? {} : { dtype }),
      ...(continues ? { continues } : {}),
    };
  };
  const source = request.append
    ? await (await import('./continuation.ts')).continuation(request, exporter, viewOf)
    : await viewOf(request.interval);
  const { interval } = source;
  const suffix = `${fill ? '_filled' : ''}${dtype === undefined ? '' : `_${dtype}`}`;
  const target = exportPlace(parts.options, { dataset, interval, suffix }, request);
  const started = host.clock.monotonic();
  read = 0;
  emit({ type: 'export-started', dataset, format, candles: source.candles });
  const { files, columns } = await writeParts(source, { exporter, partition, target, signal });
  const durationMs = host.clock.monotonic() - started;
  const written = { format, ...sumOf(files) };
  const { bytes, candles, path } = written;
  const told = manifest && {
    source, format, columns, files, options: optionsOf(request), madeBy: manifest.madeBy, createdAt: host.clock.now(),
  }; // prettier-ignore
  const manifestPath = told && (await (await import('./export-manifest.ts')).writeManifest(told, request));
  emit({ type: 'stage', stage: 'export', durationMs, candles });
  const file = path === undefined ? {} : { file: path };
  emit({ type: 'export-finished', dataset, format, bytes, candles, durationMs, ...file });
  return {
    ...written,
    ...(fill ? { filled: candles - read } : {}),
    ...(partition ? { parts: files } : {}),
    ...(manifestPath === undefined ? {} : { manifest: manifestPath }),
  };
}

/** The compression that the name of the output asks for, where the exporter's files can be compressed. */
function compressionOf({ host, options }: ExportParts, { format, output }: ExportRequest) {
  if (typeof output !== 'string') return undefined;
  if (exporterOf({ host, options }, format).definition.capabilities.compressible !== true) return undefined;
  return output.endsWith('.gz') ? 'gzip' : output.endsWith('.zst') ? 'zstd' : undefined;
}

function sumOf(files: readonly WrittenFile[]): WrittenFile {
  const [first, last] = [files[0], files.at(-1)];
  const sum = (of: (file: WrittenFile) => number) => files.reduce((total, file) => total + of(file), 0);
  return {
    ...first,
    bytes: sum(({ bytes }) => bytes),
    candles: sum(({ candles }) => candles),
    ...(last?.lastTime === undefined ? {} : { lastTime: last.lastTime }),
  };
}

/** What the manifest says of how the files were asked for. */
function optionsOf({ columns, timeZone, compress, dtype, partition, append, fill }: ExportRequest) {
  const all = { columns, timeZone, compress, dtype, partition, append, fill };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function wholeOf(first: number | undefined, last: number | undefined, grid: Grid): Interval {
  if (first === undefined || last === undefined) return { from: 0, to: 0 };
  return { from: first, to: grid.timeOf(grid.slotOf(last) + 1) };
}
