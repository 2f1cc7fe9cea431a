import { isAbsolute, join, resolve } from 'node:path';
import type { Cache } from '../contracts/cache.ts';
import type { DatasetOutcome, EventBody, RunStatus } from '../contracts/events.ts';
import type { Exporter } from '../contracts/exporter.ts';
import type { Candles } from '../domain/candles.ts';
import type { DatasetId } from '../domain/dataset.ts';
import { datasetKey } from '../domain/dataset.ts';
import { createGrid, defaultOrigin, type Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import { StatisticsCollector, type PriceStatistics } from '../analysis/statistics.ts';
import { CandlewickError } from '../errors.ts';
import type { Scope } from '../di/scope.ts';
import { openPlugin } from '../plugins/open.ts';
import type { Reader } from '../pipeline/6-read.ts';
import type { EventHub } from '../pipeline/event-hub.ts';
import { intervalState } from '../pipeline/outcome.ts';
import type { DatasetPlan, Pipeline } from '../pipeline/run.ts';
import { timeframeOf, type FetchRequest } from '../pipeline/target.ts';
import type { ExchangePool } from './exchange-pool.ts';
import { exportName } from './export-name.ts';
import { FileTarget, StreamTarget, type OwnedTarget } from './file-target.ts';
import type { MarketCatalog } from './market-catalog.ts';
import type { Host } from './open-host.ts';
import type { RunOptions } from './open-run.ts';

export interface RunParts {
  readonly host: Host;
  readonly scope: Scope;
  readonly options: RunOptions;
  readonly signal: AbortSignal;
  readonly hub: EventHub;
  readonly cache: Cache;
  readonly exchanges: ExchangePool;
  readonly markets: MarketCatalog;
  readonly pipeline: Pipeline;
  readonly reader: Reader;
}

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
}

export interface ExportedFile {
  readonly format: string;
  /** Absent where the exporter wrote to a stream or to no file. */
  readonly path?: string;
  readonly bytes: number;
  readonly candles: number;
}

/** The four verbs of the library: fetch, read, stats, export. Made by openRun. */
export class Run implements AsyncDisposable {
  readonly cache: Cache;
  readonly markets: MarketCatalog;
  readonly #parts: RunParts;
  readonly #started: number;
  #status: RunStatus = 'complete';
  #finished = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.cache = parts.cache;
    this.markets = parts.markets;
    this.#started = parts.host.clock.monotonic();
    const { kind = 'fetch', datasets = [] } = parts.options;
    this.#emit({ type: 'run-started', kind, datasets });
  }

  /** Fetches what is missing; see Pipeline.fetch. */
  async fetch(requests: readonly FetchRequest[]): Promise<readonly DatasetOutcome[]> {
    try {
      const outcomes = await this.#parts.pipeline.fetch(requests);
      const bad = outcomes.filter(({ status }) => status !== 'complete');
      if (this.#parts.signal.aborted) this.#status = 'interrupted';
      else if (outcomes.length > 0 && outcomes.every(({ status }) => status === 'failed'))
        this.#status = 'failed';
      else if (bad.length > 0) this.#status = 'incomplete';
      return outcomes;
    } catch (error) {
      this.#status = this.#parts.signal.aborted ? 'interrupted' : 'failed';
      throw error;
    }
  }

  /** What a fetch would ask for, without asking for candles. */
  plan(request: FetchRequest): Promise<DatasetPlan> {
    return this.#parts.pipeline.plan(request);
  }

  /** Verified candles of a cached dataset, ascending, in column batches. */
  read(dataset: DatasetId, interval: Interval = EVER): AsyncIterable<Candles> {
    return this.#parts.reader.read(dataset, interval);
  }

  /** Price statistics over an interval of a cached dataset. */
  async stats(dataset: DatasetId, interval: Interval = EVER): Promise<PriceStatistics> {
    const collector = new StatisticsCollector();
    for await (const batch of this.read(dataset, interval)) collector.add(batch);
    return collector.result();
  }

  /**
   * Writes a cached dataset through an exporter; the file appears when it is whole.
   *
   * @throws UNKNOWN_DATASET, PLUGIN_UNKNOWN, OUTPUT_EXISTS, EXPORT_UNWRITABLE, DISK_FULL
   */
  async export(dataset: DatasetId, request: ExportRequest): Promise<ExportedFile> {
    const { host, reader, signal } = this.#parts;
    const { format } = request;
    const record = await this.cache.get(dataset);
    if (!record) throw new CandlewickError('UNKNOWN_DATASET', `${datasetKey(dataset)} is not in the cache.`);
    const grid = await this.grid(dataset);
    const interval = request.interval ?? wholeOf(record.firstTime, record.lastTime, grid);
    const { candles, gaps } = intervalState(record, interval, grid);
    const extras = record.facts.extras ?? [];
    await using target = this.#target(dataset, interval, request);
    await using exporter = await this.#exporter(format);
    const started = host.clock.monotonic();
    this.#emit({ type: 'export-started', dataset, format, candles });
    const batches = this.#counted(reader.read(dataset, interval), dataset, request.onProgress);
    const source = { dataset, interval, grid, extras, candles, gaps, batches };
    const result = await exporter.export(source, target, signal);
    await target.finish();
    const durationMs = host.clock.monotonic() - started;
    const { bytes, path } = target;
    const file = path === undefined ? {} : { file: path };
    this.#emit({ type: 'stage', stage: 'export', durationMs, candles: result.candles });
    this.#emit({
      type: 'export-finished',
      dataset,
      format,
      bytes,
      candles: result.candles,
      durationMs,
      ...file,
    });
    return { format, bytes, candles: result.candles, ...(path === undefined ? {} : { path }) };
  }

  /** The venue's clock, milliseconds UTC: one request. */
  async serverTime(exchange: string): Promise<number> {
    return (await this.#parts.exchanges.get(exchange)).serverTime(this.#parts.signal);
  }

  /** The grid of a cached dataset. */
  async grid(dataset: DatasetId): Promise<Grid> {
    const timeframe = timeframeOf(dataset.timeframe);
    const record = await this.cache.get(dataset);
    return createGrid(timeframe, record?.facts.gridOrigin ?? defaultOrigin(timeframe));
  }

  /** Tells the run's monitors that a host used threads of its own: how many, and how long they were busy in sum. */
  noteWorkers(threads: number, busyMs: number, durationMs: number): void {
    this.#emit({ type: 'workers', threads, busyMs, durationMs });
  }

  /** Tells the run's monitors how it ended, where the caller knows better than the run. */
  finish(status: RunStatus): void {
    this.#status = status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#finished) {
      this.#finished = true;
      const durationMs = this.#parts.host.clock.monotonic() - this.#started;
      this.#emit({ type: 'run-finished', status: this.#status, durationMs });
    }
    await this.#parts.scope[Symbol.asyncDispose]();
  }

  #emit(body: EventBody): void {
    this.#parts.hub.emit(body);
  }

  async #exporter(format: string): Promise<Exporter> {
    const { host, options, signal } = this.#parts;
    const setting = options.config.exporters[format];
    const { plugin = format, ...given } = typeof setting === 'object' ? setting : {};
    const definition = host.registry.get('exporter', plugin);
    return openPlugin(definition, given, host.context('exporter', format, signal), `exporters.${format}`);
  }

  #target(dataset: DatasetId, interval: Interval, { output, force = false }: ExportRequest): OwnedTarget {
    if (output !== undefined && typeof output !== 'string') return new StreamTarget(output);
    if (output !== undefined) return new FileTarget({ path: () => resolve(output), replace: force });
    const { config, projectFolder } = this.#parts.options;
    const { folder, template } = config.export;
    const place = isAbsolute(folder) ? folder : join(projectFolder, folder);
    const name = exportName(template, dataset, interval);
    return new FileTarget({ path: (extension) => join(place, `${name}.${extension}`), replace: true });
  }

  async *#counted(
    batches: AsyncIterable<Candles>,
    dataset: DatasetId,
    onProgress?: (candles: number) => void,
  ): AsyncGenerator<Candles> {
    for await (const batch of batches) {
      this.#emit({ type: 'export-progress', dataset, candles: batch.length });
      onProgress?.(batch.length);
      yield batch;
    }
  }
}

/** All of time that a grid can name. */
const EVER: Interval = { from: 0, to: 8.64e15 };

function wholeOf(first: number | undefined, last: number | undefined, grid: Grid): Interval {
  if (first === undefined || last === undefined) return { from: 0, to: 0 };
  return { from: first, to: grid.timeOf(grid.slotOf(last) + 1) };
}
