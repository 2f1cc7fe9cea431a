import type { Cache } from '../contracts/cache.ts';
import type { Clock } from '../contracts/clock.ts';
import type { HistoryFile } from '../contracts/history.ts';
import { CACHE, CLOCK, SIGNAL } from '../contracts/tokens.ts';
import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';
import { inject, injectable } from '../di/tsyringe.ts';
import { countPages, countSlots, divideByRetention } from './1-plan.ts';
import { retainedFrom } from './absence.ts';
import { chooseHistory } from './choose-history.ts';
import { diskBytesPerCandle, estimate, NO_ESTIMATE, type Estimate, type FileTotals } from './estimate.ts';
import { COSTS, type CostSource } from './market-source.ts';
import type { Preparer } from './prepare.ts';
import { pageSizeOf, RUN_SETTINGS, type RunSettings } from './settings.ts';
import type { FetchRequest } from './target.ts';
import { PREPARER } from './tokens.ts';

/** A file of history that is to be read. */
export interface PlannedFile extends HistoryFile {
  /** Candles that are wanted of it. */
  readonly slots: number;
}

/** What a fetch would do. */
export interface DatasetPlan {
  /** The dataset that would be fetched, by its unified symbol. */
  readonly dataset: DatasetId;
  /** What was asked for, on the grid and closed. */
  readonly interval: Interval;
  /** To be asked for, in files or by pages. */
  readonly missing: readonly Interval[];
  /** Wanted and not there, but older than what the venue keeps. */
  readonly forgotten: readonly Interval[];
  /** Grid times of the interval. */
  readonly slots: number;
  /** Grid times that are missing. */
  readonly missingSlots: number;
  /** Of the archive, to be read: what each is wanted for. */
  readonly files: readonly PlannedFile[];
  /** By pages, for what is in no file. */
  readonly requests: number;
  /** Weight of the requests in sum. */
  readonly weight: number;
  /** Candles per request. */
  readonly pageSize: number;
  /** What it costs. */
  readonly estimate: Estimate;
}

/** Tells what a fetch would ask for; asks for no candles. */
@injectable()
export class Planner {
  readonly #preparer: Preparer;
  readonly #settings: RunSettings;
  readonly #clock: Clock;
  readonly #cache: Cache;
  readonly #costs: CostSource;
  readonly #signal: AbortSignal;
  #all: ReturnType<typeof sumOf> | undefined;

  constructor(
    @inject(PREPARER) preparer: Preparer,
    @inject(RUN_SETTINGS) settings: RunSettings,
    @inject(CLOCK) clock: Clock,
    @inject(CACHE) cache: Cache,
    @inject(COSTS) costs: CostSource,
    @inject(SIGNAL) signal: AbortSignal,
  ) {
    this.#signal = signal;
    this.#preparer = preparer;
    this.#clock = clock;
    this.#cache = cache;
    this.#costs = costs;
    this.#settings = settings;
  }

  async plan(request: FetchRequest): Promise<DatasetPlan> {
    const { target, grid, interval, missing, offset, source } = await this.#preparer.prepare(request);
    const common = { dataset: target.id, interval, slots: missing.slots };
    if (missing.intervals.length === 0) return { ...common, ...NOTHING };
    const series = await target.series();
    const oldest = retainedFrom(series, grid, this.#clock.now() + offset);
    const { intervals, forgotten } = divideByRetention(missing.intervals, target.record, oldest);
    const pageSize = pageSizeOf(series, this.#settings);
    const missingSlots = countSlots(intervals, grid);
    const [exchange, market] = await Promise.all([target.exchange(), target.market()]);
    const choice = await chooseHistory({
      exchange, market, series, grid, pageSize, source,
      timeframe: target.id.timeframe,
      missing: intervals,
      now: this.#clock.now() + offset,
      signal: this.#signal,
    }); // prettier-ignore
    const byPages = choice.filesOnly ? [] : choice.rest;
    const files = choice.files.map(({ file, slots }): PlannedFile => ({ ...file, slots }));
    const pages = countPages(byPages, grid, series, pageSize);
    const takes = estimate({
      ...pages,
      candles: countSlots(byPages, grid),
      files: totalsOf(files, choice.history?.requestsPerFile ?? 0),
      pool: series.pool,
      requestsInFlight: this.#settings.requestsInFlight,
      allowed: await this.#costs.allowance(target.id.exchange, series.pool),
      experience: await this.#costs.experience(target.id.exchange),
      diskBytesPerCandle: diskBytesPerCandle(target.record, await this.#kept()),
    });
    return {
      ...common,
      missing: intervals,
      forgotten,
      missingSlots,
      files,
      pageSize,
      ...pages,
      estimate: takes,
    };
  }

  /** What the cache has in all; looked up once, however many datasets are planned. */
  #kept(): ReturnType<typeof sumOf> {
    return (this.#all ??= sumOf(this.#cache));
  }
}

const NOTHING = {
  missing: [],
  forgotten: [],
  missingSlots: 0,
  files: [],
  requests: 0,
  weight: 0,
  pageSize: 0,
  estimate: NO_ESTIMATE,
} as const;

/** What a candle takes in a zipped table, where the listing does not say. */
const ZIPPED_BYTES_PER_CANDLE = 50;

const totalsOf = (files: readonly PlannedFile[], requestsPerFile: number): FileTotals => {
  const sum = (of: (file: PlannedFile) => number) => files.reduce((total, each) => total + of(each), 0);
  return {
    requests: files.length * requestsPerFile,
    bytes: sum(({ bytes, slots }) => bytes ?? slots * ZIPPED_BYTES_PER_CANDLE),
    candles: sum(({ slots }) => slots),
  };
};

const sumOf = async (cache: Cache) => {
  const records = await cache.list();
  return {
    candles: records.reduce((sum, { candles }) => sum + candles, 0),
    bytes: records.reduce((sum, { bytes }) => sum + bytes, 0),
  };
};
