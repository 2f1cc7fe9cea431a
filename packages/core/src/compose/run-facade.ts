import { isAbsolute, join, resolve } from 'node:path';
import type { Cache, DatasetRecord } from '../contracts/cache.ts';
import type { DatasetOutcome, EventBody, RunStatus } from '../contracts/events.ts';
import type { Exporter } from '../contracts/exporter.ts';
import type { Candles } from '../domain/candles.ts';
import type { DatasetId } from '../domain/dataset.ts';
import { datasetKey } from '../domain/dataset.ts';
import { createGrid, defaultOrigin, type Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import { countFilled, fillGaps, FILLED_COLUMN, type FillMethod } from '../analysis/fill-gaps.ts';
import { StatisticsCollector, type PriceStatistics } from '../analysis/statistics.ts';
import { CandlewickError } from '../errors.ts';
import type { Scope } from '../di/scope.ts';
import { openPlugin } from '../plugins/open.ts';
import type { Reader } from '../pipeline/6-read.ts';
import type { EventHub } from '../pipeline/event-hub.ts';
import { intervalState } from '../pipeline/outcome.ts';
import type { Recheck } from '../pipeline/4-verify/compare-records.ts';
import { repairRequest, type RepairOptions } from '../pipeline/repair-request.ts';
import type { DatasetPlan, Pipeline } from '../pipeline/run.ts';
import { timeframeOf, type FetchRequest } from '../pipeline/target.ts';
import { auditDataset, type AuditRequest, type DatasetAudit } from './audit-dataset.ts';
import type { ExchangePool } from './exchange-pool.ts';
import { exportName } from './export-name.ts';
import { FileTarget, StreamTarget, type OwnedTarget } from './file-target.ts';
import type { MarketCatalog } from './market-catalog.ts';
import type { Host } from './open-host.ts';
import type { RunOptions } from './open-run.ts';
import { recheckDatasets, type RecheckRequest } from './recheck-datasets.ts';

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

/** The verbs of the library: fetch, read, stats, export, verify, repair. Made by openRun. */
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
   * Judges the candles of a cached dataset, and whether its coverage tells the truth. Asks nobody, changes nothing.
   *
   * @throws UNKNOWN_DATASET
   */
  async verify(dataset: DatasetId, request: AuditRequest = {}): Promise<DatasetAudit> {
    const record = await this.#record(dataset);
    const started = this.#parts.host.clock.monotonic();
    const read = (interval: Interval) => this.read(dataset, interval);
    const audit = await auditDataset(record, await this.grid(dataset), read, request);
    const durationMs = this.#parts.host.clock.monotonic() - started;
    this.#emit({ type: 'stage', stage: 'verify', durationMs, candles: audit.candles });
    return audit;
  }

  /** Asks the venue again for what is covered; what it answers differently becomes a revision, and is told. */
  verifyAgainstExchange(requests: readonly RecheckRequest[]): Promise<readonly Recheck[]> {
    return recheckDatasets(this, requests);
  }

  /** Asks again for the open gaps of cached datasets, whatever their retry time; see `fetch`. */
  async repair(
    datasets: readonly DatasetId[],
    options: RepairOptions = {},
  ): Promise<readonly DatasetOutcome[]> {
    const requests = await Promise.all(datasets.map((each) => this.repairRequest(each, options)));
    return this.fetch(requests.filter((each) => each !== undefined));
  }

  /** What `repair` would fetch of a dataset; undefined: it has no such gap. */
  async repairRequest(dataset: DatasetId, options: RepairOptions = {}): Promise<FetchRequest | undefined> {
    return repairRequest(await this.#record(dataset), await this.grid(dataset), options);
  }

  /**
   * Writes a cached dataset through an exporter; the file appears when it is whole.
   *
   * @throws UNKNOWN_DATASET, PLUGIN_UNKNOWN, OUTPUT_EXISTS, EXPORT_UNWRITABLE, DISK_FULL
   */
  async export(dataset: DatasetId, request: ExportRequest): Promise<ExportedFile> {
    const { host, reader, signal } = this.#parts;
    const { format, fill } = request;
    const record = await this.#record(dataset);
    const grid = await this.grid(dataset);
    const interval = request.interval ?? wholeOf(record.firstTime, record.lastTime, grid);
    const { candles, gaps } = intervalState(record, interval, grid);
    const extras = record.facts.extras ?? [];
    const view = fill
      ? { candles: countFilled(interval, gaps, grid), extras: [...extras, FILLED_COLUMN] }
      : { candles, extras };
    await using target = this.#target(dataset, interval, request);
    await using exporter = await this.#exporter(format);
    const started = host.clock.monotonic();
    this.#emit({ type: 'export-started', dataset, format, candles });
    let read = 0;
    const candlesOf = this.#counted(reader.read(dataset, interval), dataset, (count) => {
      read += count;
      request.onProgress?.(count);
    });
    const batches = fill ? fillGaps(candlesOf, grid, fill) : candlesOf;
    const source = { dataset, interval, grid, gaps, batches, ...view };
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
    return {
      format,
      bytes,
      candles: result.candles,
      ...(path === undefined ? {} : { path }),
      ...(fill ? { filled: result.candles - read } : {}),
    };
  }

  /** Whether the run's cache is its own and goes with it (`noCache`). */
  get isTemporary(): boolean {
    return this.#parts.options.noCache === true;
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

  /** @throws UNKNOWN_DATASET */
  async #record(dataset: DatasetId): Promise<DatasetRecord> {
    const record = await this.cache.get(dataset);
    if (!record) throw new CandlewickError('UNKNOWN_DATASET', `${datasetKey(dataset)} is not in the cache.`);
    return record;
  }

  #target(
    dataset: DatasetId,
    interval: Interval,
    { format, output, force = false, fill }: ExportRequest,
  ): OwnedTarget {
    if (output !== undefined && typeof output !== 'string') return new StreamTarget(output);
    if (output !== undefined) return new FileTarget({ path: () => resolve(output), replace: force });
    const { config, projectFolder } = this.#parts.options;
    const { folder, template } = config.export;
    const place = isAbsolute(folder) ? folder : join(projectFolder, folder);
    // A filled view never takes the place of the export with the venue's candles alone.
    const name = `${exportName(template, dataset, interval)}${fill ? '_filled' : ''}`;
    // Another name for an exporter (`tsv` for csv's) must not write over that one's file.
    const setting = config.exporters[format];
    const alias = typeof setting === 'object' && (setting.plugin ?? format) !== format ? `.${format}` : '';
    return new FileTarget({
      path: (extension) => join(place, `${name}${alias}.${extension}`),
      replace: true,
    });
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
const EVER: Interval = { from: -8.64e15, to: 8.64e15 };

function wholeOf(first: number | undefined, last: number | undefined, grid: Grid): Interval {
  if (first === undefined || last === undefined) return { from: 0, to: 0 };
  return { from: first, to: grid.timeOf(grid.slotOf(last) + 1) };
}
