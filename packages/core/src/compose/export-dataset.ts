import { isAbsolute, join, resolve } from 'node:path';
import { countFilled, fillGaps, FILLED_COLUMN, type FillMethod } from '../analysis/fill-gaps.ts';
import type { DatasetRecord } from '../contracts/cache.ts';
import type { Exporter } from '../contracts/exporter.ts';
import type { Candles } from '../domain/candles.ts';
import type { DatasetId } from '../domain/dataset.ts';
import type { Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import type { Reader } from '../pipeline/6-read.ts';
import type { EventHub } from '../pipeline/event-hub.ts';
import { intervalState } from '../pipeline/outcome.ts';
import { openPlugin } from '../plugins/open.ts';
import { exportName } from './export-name.ts';
import { suggestedPlace } from './suggested-place.ts';
import { FileTarget, StreamTarget, type OwnedTarget } from './file-target.ts';
import type { Host } from './open-host.ts';
import type { RunOptions } from './open-run.ts';

export interface ExportRequest {
  /** Exporter name: `csv`. */
  readonly format: string;
  /** Absent: all that is cached. */
  readonly interval?: Interval;
  /** A path, or a stream; absent: the default name in the export folder, replaced when it exists. */
  readonly output?: string | NodeJS.WritableStream;
  /** Called with the candles of every batch that is on its way to the exporter. */
  readonly onProgress?: (candles: number) => void;
  /** Replace a file named by `output`. */
  readonly force?: boolean;
  /** A view: absent candles are filled in and flagged in the column `filled`. Nothing of it is stored. */
  readonly fill?: FillMethod | undefined;
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
}

/**
 * Writes what is cached of a dataset through an exporter; see Run.export.
 *
 * @throws PLUGIN_UNKNOWN, OUTPUT_EXISTS, EXPORT_UNWRITABLE, DISK_FULL
 */
export async function exportDataset(
  parts: ExportParts,
  record: DatasetRecord,
  grid: Grid,
  request: ExportRequest,
): Promise<ExportedFile> {
  const { host, reader, signal, hub } = parts;
  const { emit } = hub;
  const { id: dataset } = record;
  const { format, fill } = request;
  const interval = request.interval ?? wholeOf(record.firstTime, record.lastTime, grid);
  const { candles, gaps } = intervalState(record, interval, grid);
  const extras = record.facts.extras ?? [];
  const view = fill
    ? { candles: countFilled(interval, gaps, grid), extras: [...extras, FILLED_COLUMN] }
    : { candles, extras };
  await using target = targetOf(parts.options, dataset, interval, request);
  await using exporter = await openExporter(parts, format);
  const started = host.clock.monotonic();
  emit({ type: 'export-started', dataset, format, candles });
  let read = 0;
  async function* counted(): AsyncGenerator<Candles> {
    for await (const batch of reader.read(dataset, interval)) {
      emit({ type: 'export-progress', dataset, candles: batch.length });
      read += batch.length;
      request.onProgress?.(batch.length);
      yield batch;
    }
  }
  const batches = fill ? fillGaps(counted(), grid, fill) : counted();
  const source = { dataset, interval, grid, gaps, batches, ...view };
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
    ...(fill ? { filled: result.candles - read } : {}),
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
  dataset: DatasetId,
  interval: Interval,
  { format, output, force = false, fill }: ExportRequest,
): OwnedTarget {
  if (output !== undefined && typeof output !== 'string') return new StreamTarget(output);
  if (output !== undefined) return new FileTarget({ path: () => resolve(output), replace: force });
  const { folder, template } = config.export;
  const place = isAbsolute(folder) ? folder : join(projectFolder, folder);
  // A filled view never takes the place of the export with the venue's candles alone.
  const view = fill ? '_filled' : '';
  const name = `${exportName(template, dataset, interval)}${view}`;
  // Another name for an exporter (`tsv` for csv's) must not write over that one's file.
  const setting = config.exporters[format];
  const alias = typeof setting === 'object' && (setting.plugin ?? format) !== format ? `.${format}` : '';
  return new FileTarget({
    path: (extension, suggestion) =>
      `${suggestedPlace(place, suggestion, { name: `${name}${alias}`, view })}.${extension}`,
    replace: true,
  });
}

function wholeOf(first: number | undefined, last: number | undefined, grid: Grid): Interval {
  if (first === undefined || last === undefined) return { from: 0, to: 0 };
  return { from: first, to: grid.timeOf(grid.slotOf(last) + 1) };
}
