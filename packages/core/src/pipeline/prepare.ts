import type { Cache } from '../contracts/cache.ts';
import type { Clock } from '../contracts/clock.ts';
import { CACHE, CLOCK, SIGNAL } from '../contracts/tokens.ts';
import type { SourceChoice } from '../contracts/history.ts';
import type { Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import { inject, injectable } from '../di/tsyringe.ts';
import { CandlewickError } from '../errors.ts';
import { limitFor, planMissing, type Missing } from './1-plan.ts';
import type { Fetcher } from './3-fetch.ts';
import { EXCHANGES, MARKETS, type ExchangeSource, type MarketSource } from './market-source.ts';
import { isFirst } from './prove-first.ts';
import { pageSizeOf, RUN_SETTINGS, type RunSettings } from './settings.ts';
import { Target, type FetchRequest, type TargetParts } from './target.ts';
import { FETCHER } from './tokens.ts';
import { noTraffic, type Traffic } from './traffic.ts';

/** The venue's clock is not known yet when its first candle is asked for. */
const CLOCKS_APART_MS = 86_400_000;

/** A request resolved: which dataset, which candles, and which of them are not there. */
export interface Prepared {
  readonly target: Target;
  readonly grid: Grid;
  readonly interval: Interval;
  readonly missing: Missing;
  /** Venue clock minus ours, milliseconds; 0 where it did not matter. */
  readonly offset: number;
  /** The first candle ever, where the request made it necessary to know. */
  readonly listedAt: number | undefined;
  /** Requests that it took to find the listing. */
  readonly probes: Traffic;
  readonly source: SourceChoice;
}

/** Resolves requests for the planner. Opens the venue only when the cache cannot answer. */
@injectable()
export class Preparer {
  readonly #clock: Clock;
  readonly #settings: RunSettings;
  readonly #signal: AbortSignal;
  readonly #fetcher: Fetcher;
  readonly #parts: TargetParts;

  constructor(
    @inject(CACHE) cache: Cache,
    @inject(CLOCK) clock: Clock,
    @inject(RUN_SETTINGS) settings: RunSettings,
    @inject(EXCHANGES) exchanges: ExchangeSource,
    @inject(MARKETS) markets: MarketSource,
    @inject(SIGNAL) signal: AbortSignal,
    @inject(FETCHER) fetcher: Fetcher,
  ) {
    this.#clock = clock;
    this.#settings = settings;
    this.#signal = signal;
    this.#fetcher = fetcher;
    this.#parts = { cache, clock, exchanges, markets, signal };
  }

  async prepare(request: FetchRequest): Promise<Prepared> {
    const target = await Target.open(request, this.#parts);
    const grid = await target.grid();
    const probes = noTraffic();
    let listing: Promise<number | undefined> | undefined;
    const findListing = async () => (await (listing ??= this.#listing(target, probes))) ?? 0;
    const source = request.source ?? this.#settings.source;
    const at = async (offset: number): Promise<Prepared> => {
      const now = this.#clock.now() + offset;
      const interval = await target.interval(request, grid, now, findListing);
      const freshSince = this.#freshSince();
      const { record } = target;
      const missing = planMissing({ interval, grid, record, now, freshSince, again: request.again });
      return { target, grid, interval, missing, offset, probes, source, listedAt: await listing };
    };
    const byOurClock = await at(0);
    const step = grid.timeOf(1) - grid.timeOf(0);
    const isPast = byOurClock.interval.to < this.#clock.now() - 2 * step;
    if (byOurClock.missing.intervals.length === 0 || isPast) return byOurClock;
    // The range reaches the present and something is to be asked: which candles are closed is the venue's to say.
    const exchange = await target.exchange();
    return at((await exchange.serverTime(this.#signal)) - this.#clock.now());
  }

  async #listing(target: Target, traffic: Traffic): Promise<number | undefined> {
    const { id } = target;
    const known = target.record?.facts.listedAt;
    if (known !== undefined) return known;
    const [exchange, market] = await Promise.all([target.exchange(), target.market()]);
    if (market.historyOnly === true) return this.#firstFile(target);
    if (!exchange.seek) return undefined;
    const asking = { dataset: id, interval: { from: 0, to: 0 }, traffic };
    const answer = await this.#fetcher.seek(exchange, market, id.timeframe, 0, asking, this.#signal);
    if (answer.time === undefined) return undefined;
    const [grid, series] = await Promise.all([target.grid(), target.series()]);
    const pageSize = pageSizeOf(series, this.#settings);
    const claim = {
      claimed: answer.time,
      from: grid.ceil(0),
      grid,
      pageSize,
      now: this.#clock.now() + CLOCKS_APART_MS,
    };
    const proven = await isFirst(claim, (interval) => {
      const limit = limitFor(grid.count(interval), series, pageSize);
      const request = { market, timeframe: id.timeframe, interval, limit };
      return this.#fetcher.fetchPage(exchange, request, { ...asking, interval }, this.#signal);
    });
    if (proven) return answer.time;
    const told = Number.isFinite(answer.time) ? ` as ${new Date(answer.time).toISOString()}` : '';
    throw new CandlewickError(
      'EXCHANGE_BAD_ANSWER',
      `${id.exchange} names its first candle${told}, and its own pages contradict it.`,
    );
  }

  /** Of a market that only the archive knows: where its first file begins, which is not later than its first candle. */
  async #firstFile(target: Target): Promise<number | undefined> {
    const [exchange, market, grid] = await Promise.all([target.exchange(), target.market(), target.grid()]);
    const ever = { from: 0, to: this.#clock.now() };
    const files = await exchange.history?.files(market, target.id.timeframe, ever, this.#signal);
    return files?.[0] && grid.ceil(files[0].interval.from);
  }

  #freshSince(): number {
    const { refresh, ttlMs } = this.#settings;
    if (refresh) return Infinity;
    return ttlMs === undefined ? -Infinity : this.#clock.now() - ttlMs;
  }
}
