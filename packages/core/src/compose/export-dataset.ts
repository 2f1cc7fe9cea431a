import { isAbsolute, join, resolve } from 'node:path';
import type { View } from '../analysis/export-view.ts';
import { FILLED_COLUMN } from '../analysis/fill-gaps.ts';
import type { Cache, DatasetRecord } from '../contracts/cache.ts';
import type { Exporter } from '../contracts/exporter.ts';
import type { Candles } from '../domain/candles.ts';
import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';
import type { Reader } from '../pipeline/6-read.ts';
import type { EventHub } from '../pipeline/event-hub.ts';
import { openPlugin } from '../plugins/open.ts';
import { exportName } from './export-name.ts';
import { suggestedPlace } from './suggested-place.ts';
import { FileTarget, StreamTarget, type OwnedTarget } from './file-target.ts';
import { datasetView, type ViewOptions } from './dataset-view.ts';
import type { Host } from './open-host.ts';
import type { RunOptions } from './open-run.ts';
import { viewSuffix } from './view-suffix.ts';

export interface ExportRequest extends ViewOptions {
  /** Exporter name: `csv`. */
  readonly format: string;
  /** A path, or a stream; absent: the default name in the export folder, replaced when it exists. */
  readonly output?: string | NodeJS.WritableStream;
  /** Called with the candles of every batch that is on its way to the exporter. */
  readonly onProgress?: (candles: number) => void;
  /** Replace a file named by `output`. */
  readonly force?: boolean;
}

export interface ExportedFile {
  readonly format: string;
  /** Absent where the exporter wrote to a stream or to no file. */
  readonly path?: string;
  readonly bytes: number;
  /** Rows; those that were filled in count too. */
  readonly candles: number;
  readonly filled?: number;
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
 * @throws PLUGIN_UNKNOWN, OUTPUT_EXISTS, EXPORT_UNWRITABLE, DISK_FULL
 */
export async function exportDataset(
  parts: ExportParts,
  record: DatasetRecord,
  request: ExportRequest,
): Promise<ExportedFile> {
  const { host, reader, signal, hub } = parts;
  const { emit } = hub;
  const { format, fill } = request;
  async function* counted(range: Interval): AsyncGenerator<Candles> {
    for await (const batch of reader.read(record.id, range)) {
      emit({ type: 'export-progress', dataset, candles: batch.length });
      request.onProgress?.(batch.length);
      yield batch;
    }
  }
  const view = await datasetView(parts.cache, record, counted, request);
  const { interval, grid, gaps, extras, candles } = view;
  const dataset = { ...record.id, timeframe: view.timeframe.text };
  await using target = targetOf(parts.options, record.id, view, request);
  await using exporter = await openExporter(parts, format);
  const started = host.clock.monotonic();
  emit({ type: 'export-started', dataset, format, candles });
  let filled = 0;
  async function* rows(): AsyncGenerator<Candles> {
    for await (const batch of view.batches) {
      for (const flag of (fill && batch.extras[FILLED_COLUMN]) || []) filled += flag;
      yield batch;
    }
  }
  const source = { dataset, interval, grid, gaps, extras, candles, batches: fill ? rows() : view.batches };
  const result = await exporter.export(source, target, signal);
  await target.finish();
  const durationMs = host.clock.monotonic() - started;
  const { bytes, path } = target;
  const written = { format, bytes, candles: result.candles };
  emit({ type: 'stage', stage: 'export', durationMs, candles: result.candles });
  emit({
    type: 'export-finished',
    dataset,
    ...written,
    durationMs,
    ...(path === undefined ? {} : { file: path }),
  });
  return {
    ...written,
    ...(path === undefined ? {} : { path }),
    ...(fill ? { filled } : {}),
  };
}

function openExporter({ host, options, signal }: ExportParts, format: string): Promise<Exporter> {
  const setting = options.config.exporters[format];
  const { plugin = format, ...given } = typeof setting === 'object' ? setting : {};
  const definition = host.registry.get('exporter', plugin);
  return openPlugin(definition, given, host.context('exporter', format, signal), `exporters.${format}`);
}

function targetOf(
  { config, projectFolder }: RunOptions,
  { exchange, symbol, timeframe }: DatasetId,
  view: View,
  request: ExportRequest,
): OwnedTarget {
  const { format, output, force = false } = request;
  if (output !== undefined && typeof output !== 'string') return new StreamTarget(output);
  if (output !== undefined) return new FileTarget({ path: () => resolve(output), replace: force });
  const { folder, template } = config.export;
  const place = isAbsolute(folder) ? folder : join(projectFolder, folder);
  const made = view.timeframe.text;
  const dataset = { exchange, symbol, timeframe: made };
  const suffix = viewSuffix(timeframe, made, request);
  const name = `${exportName(template, dataset, view.interval)}${suffix}`;
  // Another name for an exporter (`tsv` for csv's) must not write over that one's file.
  const setting = config.exporters[format];
  const alias = typeof setting === 'object' && (setting.plugin ?? format) !== format ? `.${format}` : '';
  return new FileTarget({
    path: (extension, suggestion) =>
      `${suggestedPlace(place, suggestion, { name: `${name}${alias}`, view: suffix })}.${extension}`,
    replace: true,
  });
}
