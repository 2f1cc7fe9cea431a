import { FILLED_COLUMN } from '../analysis/fill-gaps.ts';
import type { Cache, DatasetRecord } from '../contracts/cache.ts';
import type { CountedGap } from '../contracts/events.ts';
import type { PluginDefinition } from '../contracts/plugin.ts';
import type { Exporter } from '../contracts/exporter.ts';
import type { Candles } from '../domain/candles.ts';
import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';
import { PARTITIONS } from '../domain/partition.ts';
import { CandlewickError } from '../errors.ts';
import type { Reader } from '../pipeline/6-read.ts';
import type { EventHub } from '../pipeline/event-hub.ts';
import { timeframeOf } from '../pipeline/target.ts';
import type { SourceOf } from './continuation.ts';
import { datasetView, type ViewOptions } from './dataset-view.ts';
import { exportPlace } from './export-place.ts';
import type { FileOptions, WrittenFile } from './file-options.ts';
import { missingIn } from './missing-in.ts';
import { exporterOf, openExporter } from './open-exporter.ts';
import type { Host } from './open-host.ts';
import type { RunOptions } from './open-run.ts';
import { viewSuffix } from './view-suffix.ts';
import { writeParts } from './write-parts.ts';

/** What is exported, and where to. */
export interface ExportRequest extends ViewOptions, FileOptions {
  /** Exporter name: `csv`. */
  readonly format: string;
  /**
   * A path, or a stream; with a slash at its end a folder, which gets folders for exchange, symbol and timeframe. Absent:
   * the default name in the export folder, replaced when it exists.
   */
  readonly output?: string | NodeJS.WritableStream;
  /** Called with the candles of every batch that is on its way to the exporter. */
  readonly onProgress?: (candles: number) => void;
  /** Replace a file named by `output`. */
  readonly force?: boolean;
}

/** What an export wrote. */
export interface ExportedFile extends WrittenFile {
  /** The exporter that wrote it. */
  readonly format: string;
  /** Rows that were written; those that were filled in count too. */
  readonly candles: number;
  /** Rows among them that were filled in; absent where nothing was to be filled. */
  readonly filled?: number;
  /** The files of a partition; then `path` is the first of them. */
  readonly parts?: readonly WrittenFile[];
  /** Times of the range that were not had, and that nothing explains; absent where there are none. */
  readonly missing?: readonly CountedGap[];
  /** Path of the manifest, where one was asked for. */
  readonly manifest?: string;
}

/** What of a run an export needs. */
export interface ExportParts {
  readonly host: Host;
  readonly options: RunOptions;
  readonly signal: AbortSignal;
  readonly hub: EventHub;
  readonly reader: Reader;
  readonly cache: Cache;
}

/**
 * Writes what is cached of a dataset through an exporter; see Run.export.
 *
 * @throws PLUGIN_UNKNOWN, PLUGIN_OPTIONS, USAGE, OUTPUT_EXISTS, APPEND_MISMATCH, EXPORT_UNWRITABLE, DISK_FULL
 */
export async function exportDataset(
  parts: ExportParts,
  record: DatasetRecord,
  asked: ExportRequest,
): Promise<ExportedFile> {
  const { host, reader, signal, hub } = parts;
  const { emit } = hub;
  const { format, fill, dtype, manifest } = asked;
  const compress = asked.compress ?? compressionOf(parts, asked);
  await using exporter = await openExporter(parts, format, { ...asked, compress });
  const timeframe = timeframeOf(asked.timeframe ?? record.id.timeframe).text;
  const divided = dividedBy(exporter, { ...record.id, timeframe }, asked);
  const partition = divided ?? asked.partition;
  const request = { ...asked, compress, partition };
  // A view may look back at candles of an earlier batch.
  const isPlain = fill === undefined && !request.indicators?.length && request.timeframe === undefined;
  const { definition } = exporterOf(parts, format);
  // The cache's own memory is not lent to strangers: one that writes into a batch would write into the cache.
  const isTrusted = host.registry.isBuiltIn(definition as unknown as PluginDefinition);
  const reuse = isPlain && isTrusted && definition.capabilities.readsOnce === true;
  let filled = 0;
  async function* countFilled(batches: AsyncIterable<Candles>): AsyncGenerator<Candles> {
    for await (const batch of batches) {
      for (const flag of batch.extras[FILLED_COLUMN] ?? []) filled += flag;
      yield batch;
    }
  }
  async function* counted(interval: Interval): AsyncGenerator<Candles> {
    for await (const batch of reader.read(record.id, interval, { reuse })) {
      emit({ type: 'export-progress', dataset: record.id, candles: batch.length });
      request.onProgress?.(batch.length);
      yield batch;
    }
  }
  // Loaded when they are asked for.
  const single = dtype && (await import('../analysis/single-precision.ts')).inSinglePrecision;
  const viewOf: SourceOf = async (interval, continues = false) => {
    const view = await datasetView(parts.cache, record, counted, { ...request, interval });
    const { grid, gaps, extras, candles, batches } = view;
    const rows = fill ? countFilled(batches) : batches;
    return {
      dataset: { ...record.id, timeframe: view.timeframe.text },
      interval: view.interval,
      grid,
      gaps,
      candles,
      extras,
      batches: single ? single(rows) : rows,
      ...(dtype === undefined ? {} : { dtype }),
      ...(continues ? { continues } : {}),
    };
  };
  const source = request.append
    ? await (await import('./continuation.ts')).continuation(request, exporter, viewOf)
    : await viewOf(request.interval);
  const { interval, dataset } = source;
  const suffix = `${viewSuffix(record.id.timeframe, dataset.timeframe, request)}${dtype === undefined ? '' : `_${dtype}`}`;
  const view = { dataset, interval, suffix, isDivided: divided !== undefined };
  const target = exportPlace(parts.options, view, request);
  const started = host.clock.monotonic();
  emit({ type: 'export-started', dataset, format, candles: source.candles });
  const { files, columns } = await writeParts(source, { exporter, partition, target, signal });
  const durationMs = host.clock.monotonic() - started;
  const written = { format, ...sumOf(files) };
  const { bytes, candles, path } = written;
  const told = manifest && {
    ...{ source, format, columns, files, cachedTimeframe: record.id.timeframe },
    ...{ options: optionsOf(request), madeBy: manifest.madeBy, createdAt: host.clock.now() },
  };
  const lacked = request.append ? interval : request.interval;
  const missing = missingIn(record, lacked, host.clock.now());
  const manifestPath = told && (await (await import('./export-manifest.ts')).writeManifest(told, request));
  emit({ type: 'stage', stage: 'export', durationMs, candles });
  const file = path === undefined ? {} : { file: path };
  emit({ type: 'export-finished', dataset, format, bytes, candles, durationMs, ...file });
  return {
    ...written,
    ...(fill ? { filled } : {}),
    ...(partition ? { parts: files } : {}),
    ...(missing.length > 0 ? { missing } : {}),
    ...(manifestPath === undefined ? {} : { manifest: manifestPath }),
  };
}

/** @throws USAGE where files are wanted that hold something else than the exporter's do */
function dividedBy(exporter: Exporter, dataset: DatasetId, { format, partition }: ExportRequest) {
  const divided = exporter.partition?.(dataset);
  if (divided !== undefined && !PARTITIONS.includes(divided))
    throw new CandlewickError(
      'PLUGIN_INVALID',
      `the exporter «${format}» divides by «${String(divided)}»; there are ${PARTITIONS.join(', ')}.`,
    );
  if (divided === undefined || partition === undefined || partition === divided) return divided;
  throw new CandlewickError('USAGE', `${format} writes a file per ${divided}: leave --partition out.`);
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
function optionsOf({ columns, timeZone, compress, dtype, partition, append, ...view }: ExportRequest) {
  const { timeframe, partial, fill } = view;
  const indicators = view.indicators?.flatMap(({ columns: names }) => names);
  const all = { columns, timeZone, compress, dtype, partition, append, timeframe, partial, fill, indicators };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
