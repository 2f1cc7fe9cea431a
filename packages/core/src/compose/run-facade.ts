import type { Cache, DatasetRecord } from '../contracts/cache.ts';
import type { DatasetOutcome, EventBody, RunStatus } from '../contracts/events.ts';
import type { Exchange } from '../contracts/exchange.ts';
import type { Candles } from '../domain/candles.ts';
import type { DatasetId } from '../domain/dataset.ts';
import { datasetKey } from '../domain/dataset.ts';
import { createGrid, type Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import type { View } from '../analysis/export-view.ts';
import type { PriceStatistics } from '../analysis/statistics.ts';
import { CandlewickError } from '../errors.ts';
import type { Scope } from '../di/scope.ts';
import type { Reader } from '../pipeline/6-read.ts';
import type { EventHub } from '../pipeline/event-hub.ts';
import type { Recheck } from '../pipeline/4-verify/compare-records.ts';
import type { RepairOptions } from '../pipeline/repair-request.ts';
import type { DatasetPlan } from '../pipeline/planner.ts';
import { timeframeOf, type FetchRequest } from '../pipeline/target.ts';
import type { AuditRequest, DatasetAudit } from './audit-dataset.ts';
import type { Stages } from './build-stages.ts';
import type { Confirmation, ConfirmRequest } from './confirm-import.ts';
import type { CrossCheck } from './cross-check.ts';
import type { ViewOptions } from './dataset-view.ts';
import type { ExchangePool } from './exchange-pool.ts';
import type { ExportedFile, ExportRequest } from './export-dataset.ts';
import type { ImportOutcome, ImportRequest } from './import-dataset.ts';
import type { MarketCatalog } from './market-catalog.ts';
import type { Host } from './open-host.ts';
import type { RunOptions } from './open-run.ts';
import type { Eviction, PruneRequest, PruneResult } from './prune-cache.ts';
import type { RecheckRequest } from './recheck-datasets.ts';

export interface RunParts {
  readonly host: Host;
  readonly scope: Scope;
  readonly options: RunOptions;
  readonly signal: AbortSignal;
  readonly hub: EventHub;
  readonly cache: Cache;
  readonly exchanges: ExchangePool;
  readonly markets: MarketCatalog;
  /** Loaded and built on first use, once. */
  readonly stages: () => Promise<Stages>;
  readonly reader: Reader;
}

/**
 * The verbs of the library: fetch, read, stats, export, verify, repair. Made by openRun. Each loads what it needs, so
 * that a run which only reads does not wait for what fetches.
 */
export class Run implements AsyncDisposable {
  /** The run's cache: the configured one, or a temporary one. */
  readonly cache: Cache;
  /** The markets of exchanges, remembered between runs. */
  readonly markets: MarketCatalog;
  readonly #parts: RunParts;
  readonly #started: number;
  #status: RunStatus = 'complete';
  #finished = false;
  /** Whether it may have filled the cache since it was last cleaned up. */
  #dirty = false;

  /** @internal Made by openRun. */
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
    this.#dirty = true;
    try {
      const { pipeline } = await this.#parts.stages();
      const outcomes = await pipeline.fetch(requests);
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
  async plan(request: FetchRequest): Promise<DatasetPlan> {
    const { planner } = await this.#parts.stages();
    return planner.plan(request);
  }

  /** Verified candles of a cached dataset, ascending, in column batches. */
  read(dataset: DatasetId, interval: Interval = EVER): AsyncIterable<Candles> {
    return this.#parts.reader.read(dataset, interval);
  }

  /**
   * Cached candles in whole columns, all of the range in memory at once: 48 bytes a candle, 8 more for each extra column.
   *
   * @throws UNKNOWN_DATASET
   */
  async columns(dataset: DatasetId, interval: Interval = EVER): Promise<Candles> {
    const { datasetColumns } = await import('./dataset-columns.ts');
    return datasetColumns(await this.#record(dataset), this.#parts.reader, interval);
  }

  /**
   * Cached candles as a view: longer ones, filled, with indicators. Its batches are streamed once.
   *
   * @throws UNKNOWN_DATASET, UNKNOWN_TIMEFRAME where the dataset's candles do not divide the wanted ones
   */
  async view(dataset: DatasetId, options: ViewOptions = {}): Promise<View> {
    const { datasetView } = await import('./dataset-view.ts');
    const read = (interval: Interval) => this.read(dataset, interval);
    return datasetView(this.cache, await this.#record(dataset), read, options);
  }

  /**
   * Price statistics over an interval of a cached dataset, or of a view of it.
   *
   * @throws UNKNOWN_DATASET
   */
  async stats(dataset: DatasetId, interval?: Interval, options: ViewOptions = {}): Promise<PriceStatistics> {
    const { collectStatistics } = await import('../analysis/statistics.ts');
    const { batches, grid } = await this.view(dataset, { ...options, interval });
    return collectStatistics(batches, grid);
  }

  /**
   * Judges the candles of a cached dataset, and whether its coverage tells the truth. Asks nobody, changes nothing.
   *
   * @throws UNKNOWN_DATASET
   */
  async verify(dataset: DatasetId, request: AuditRequest = {}): Promise<DatasetAudit> {
    const record = await this.#record(dataset);
    const started = this.#parts.host.clock.monotonic();
    const read = (interval: Interval) =>
      this.#parts.reader.read(dataset, interval, { unnoted: true, reuse: true });
    const settings = { ...this.#parts.options.config.verify, ...request.settings };
    const { auditDataset } = await import('./audit-dataset.ts');
    const audit = await auditDataset(record, await this.grid(dataset), read, { ...request, settings });
    const durationMs = this.#parts.host.clock.monotonic() - started;
    this.#emit({ type: 'stage', stage: 'verify', durationMs, candles: audit.candles });
    return audit;
  }

  /**
   * Compares a cached dataset with what the market's shortest cached candles make; undefined: there is nothing to compare.
   *
   * @throws UNKNOWN_DATASET
   */
  async crossCheck(dataset: DatasetId, within?: Interval): Promise<CrossCheck | undefined> {
    const { crossCheck } = await import('./cross-check.ts');
    const read = (id: DatasetId, interval: Interval) =>
      this.#parts.reader.read(id, interval, { unnoted: true });
    return crossCheck({ cache: this.cache, read }, await this.#record(dataset), within);
  }

  /** Asks the venue again for what is covered; what it answers differently becomes a revision, and is told. */
  async verifyAgainstExchange(requests: readonly RecheckRequest[]): Promise<readonly Recheck[]> {
    const { recheckDatasets } = await import('./recheck-datasets.ts');
    return recheckDatasets(this, requests);
  }

  /**
   * Compares an import with what a venue sends of it; see confirmImport.
   *
   * @throws UNKNOWN_DATASET, USAGE
   */
  async confirmImport(request: ConfirmRequest): Promise<Confirmation> {
    const { confirmImport } = await import('./confirm-import.ts');
    return confirmImport(this, request);
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
    const { repairRequest } = await import('../pipeline/repair-request.ts');
    return repairRequest(await this.#record(dataset), await this.grid(dataset), options);
  }

  /**
   * Writes a cached dataset through an exporter; the file appears when it is whole.
   *
   * @throws UNKNOWN_DATASET, PLUGIN_UNKNOWN, OUTPUT_EXISTS, EXPORT_UNWRITABLE, DISK_FULL
   */
  async export(dataset: DatasetId, request: ExportRequest): Promise<ExportedFile> {
    const { exportDataset } = await import('./export-dataset.ts');
    return exportDataset(this.#parts, await this.#record(dataset), request);
  }

  /**
   * Stores candles of files as a dataset of its own, `import:<name>`.
   *
   * @throws IMPORT_REFUSED, USAGE, CACHE_*, DISK_FULL
   */
  async import(request: ImportRequest): Promise<ImportOutcome> {
    const { importDataset } = await import('./import-dataset.ts');
    const { host, signal } = this.#parts;
    const emit = (event: EventBody) => this.#emit(event);
    this.#dirty ||= request.dryRun !== true;
    return importDataset({ cache: this.cache, clock: host.clock, signal, emit }, request);
  }

  /**
   * Evicts what was used longest ago when the cache is above its share of the cap (`cache.cleanup`). A run that fetched
   * does it at its end by itself; call it where you want to show what it did.
   */
  async cleanUp(): Promise<PruneResult | undefined> {
    const { cleanup, diskSize } = this.#parts.options.config.cache;
    this.#dirty = false;
    if (cleanup === false || this.isTemporary) return undefined;
    const { usedBytes } = await import('./prune-cache.ts');
    if ((await usedBytes(this.cache)) <= diskSize * cleanup.above) return undefined;
    return this.prune({ toBytes: diskSize * cleanup.to });
  }

  /** Evicts candles by hand; see PruneRequest. */
  async prune(request: PruneRequest): Promise<PruneResult> {
    const onEvicted = (eviction: Eviction): void => {
      if (!request.dryRun) this.#emit({ type: 'evicted', ...eviction });
      request.onEvicted?.(eviction);
    };
    const { pruneCache } = await import('./prune-cache.ts');
    return pruneCache(this.cache, { signal: this.#parts.signal, ...request, onEvicted });
  }

  /** Whether the run's cache is its own and goes with it (`noCache`). */
  get isTemporary(): boolean {
    return this.#parts.options.noCache === true;
  }

  /** A venue as this run asks it: behind its gate, with its retries; closed with the run. */
  exchange(id: string): Promise<Exchange> {
    return this.#parts.exchanges.get(id);
  }

  /** The grid of a cached dataset. */
  async grid(dataset: DatasetId): Promise<Grid> {
    const timeframe = timeframeOf(dataset.timeframe);
    const record = await this.cache.get(dataset);
    return createGrid(timeframe, record?.facts.gridOrigin);
  }

  /** Tells the run's monitors that a host used threads of its own: how many, and how long they were busy in sum. */
  noteWorkers(threads: number, busyMs: number, durationMs: number): void {
    this.#emit({ type: 'workers', threads, busyMs, durationMs });
  }

  /** Tells the run's monitors how it ended, where the caller knows better than the run. */
  finish(status: RunStatus): void {
    this.#status = status;
  }

  /** Tells monitors the end, and closes exchanges, monitors and what else the run opened. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#finished) {
      this.#finished = true;
      if (this.#dirty) await this.#cleanUpQuietly();
      const durationMs = this.#parts.host.clock.monotonic() - this.#started;
      this.#emit({ type: 'run-finished', status: this.#status, durationMs });
    }
    await this.#parts.scope[Symbol.asyncDispose]();
  }

  /** The run has done what it was asked for: what goes wrong here is told, and tried again by the next one. */
  async #cleanUpQuietly(): Promise<void> {
    await this.cleanUp().catch((error: unknown) => {
      if (!this.#parts.signal.aborted)
        this.#parts.host.logger.warn('the cache could not be cleaned up', { error });
    });
  }

  #emit(body: EventBody): void {
    this.#parts.hub.emit(body);
  }

  /** @throws UNKNOWN_DATASET */
  async #record(dataset: DatasetId): Promise<DatasetRecord> {
    const record = await this.cache.get(dataset);
    if (!record) throw new CandlewickError('UNKNOWN_DATASET', `${datasetKey(dataset)} is not in the cache.`);
    return record;
  }
}

/** All of time that a grid can name. */
const EVER: Interval = { from: -8.64e15, to: 8.64e15 };
