import type { DatasetFacts } from '../contracts/cache.ts';
import type { Exchange, Market, Page, Series } from '../contracts/exchange.ts';
import type { ResponseMeta } from '../contracts/limiter.ts';
import type { Tail } from '../domain/coverage.ts';
import type { DatasetId } from '../domain/dataset.ts';
import type { LedgerEntry } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import { subtractIntervals, type Interval } from '../domain/interval.ts';
import type { Issue } from '../domain/verdict.ts';
import { errorCode } from '../errors.ts';
import { limitFor } from './1-plan.ts';
import type { Asking, Fetcher } from './3-fetch.ts';
import { verifyPage, type PageVerdict } from './4-verify/verify-page.ts';
import { notAsked } from './absence.ts';
import { isFirst } from './prove-first.ts';
import { Overheard } from './overheard.ts';
import { knownSpan } from './repair-request.ts';
import type { Target } from './target.ts';
import { noTraffic } from './traffic.ts';

/** How often the first candle ever is asked for where no answer can be believed. */
const MOST_LISTINGS = 3;

export interface SessionParts {
  readonly target: Target;
  readonly exchange: Exchange;
  readonly market: Market;
  readonly series: Series;
  readonly grid: Grid;
  readonly pageSize: number;
  readonly fetcher: Fetcher;
  /** Venue clock minus ours, milliseconds. */
  readonly offset: number;
  /** The first candle ever, where it has been asked for already. */
  readonly listedAt: number | undefined;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** So many windows without an answer, one after the other, end the dataset. */
  readonly patience: number;
}

/** An absence that rests on the venue's word that nothing comes any more. */
export interface HeldEnd {
  readonly gap: LedgerEntry;
  /** From here on the venue answered nothing. */
  readonly nothingSince: number;
  readonly source: string;
}

/** One dataset being fetched: what its windows share and what is learned on the way. */
export class Session {
  readonly parts: SessionParts;
  readonly id: DatasetId;
  readonly issues: Issue[] = [];
  /** Of pages and questions about them, and of files: they have answers and budgets of their own. */
  readonly traffic = noTraffic();
  readonly fileTraffic = noTraffic();
  fetched = 0;
  /** Files of the archive that were read, and the names of those that could not be. */
  files = 0;
  readonly failedFiles: string[] = [];
  /** What was asked for and not had: open gaps, whether or not older answers still stand there. */
  readonly unmet: LedgerEntry[] = [];
  /** Windows that ended without an answer, and the last reason. */
  failedWindows = 0;
  lastError: unknown;
  /** Ends of the market that were found, to be believed when no candle is known that refutes them. */
  readonly ends: HeldEnd[] = [];
  /** Rows of answers that belong to other windows. */
  readonly overheard: Overheard;
  #failedInARow = 0;
  /** The error that stopped the dataset. */
  fatal: unknown;
  readonly #controller = new AbortController();
  readonly signal: AbortSignal;
  #offset: number;
  #earliest: number;
  #listing: Promise<number | undefined> | undefined;
  #listingsAsked = 0;
  #seeking: Promise<unknown> = Promise.resolve();
  /** Stretches without candles: from a time that was asked about to the candle that is the next one. */
  readonly #empty: Interval[] = [];
  /** Candles that the venue called the next one and its pages did not. */
  readonly #refuted = new Set<number>();
  #listedAt: number | undefined;
  #unasked: readonly LedgerEntry[] = [];

  constructor(parts: SessionParts) {
    const { target, offset, listedAt, signal } = parts;
    this.parts = parts;
    this.id = target.id;
    this.overheard = new Overheard(parts.grid);
    this.#offset = offset;
    this.#earliest = target.record?.firstTime ?? Infinity;
    const known = listedAt ?? target.record?.facts.listedAt;
    if (known !== undefined && !this.hasEarlier(known)) this.#listedAt = known;
    this.signal = AbortSignal.any([signal, this.#controller.signal]);
  }

  /** Stops the dataset's other windows. */
  stop(error: unknown): void {
    this.fatal ??= error;
    this.#controller.abort(error);
  }

  asking(interval: Interval): Asking {
    return { dataset: this.id, interval, traffic: this.traffic };
  }

  fetchPage(interval: Interval): Promise<Page> {
    const { fetcher, exchange, market, grid, series, pageSize } = this.parts;
    const limit = limitFor(grid.count(interval), series, pageSize);
    const request = { market, timeframe: this.id.timeframe, interval, limit };
    return fetcher.fetchPage(exchange, request, this.asking(interval), this.signal);
  }

  /** A page about an absence: of what is closed, judged. */
  async ask(reach: Interval): Promise<PageVerdict> {
    const page = await this.fetchPage(reach);
    const closed = { from: reach.from, to: Math.min(reach.to, this.closedUntil(page.meta)) };
    const verdict = verifyPage(page.candles, closed, this.parts.grid, reach.to);
    this.overheard.answer(verdict);
    return verdict;
  }

  /**
   * Next candle at or after a time; `never` for none, undefined where the venue cannot tell or contradicts itself.
   */
  seek(from: number): Promise<number | 'never' | undefined> {
    // One after the other: windows of one long absence all have the same question.
    const turn = this.#seeking.then(() => this.knownNext(from) ?? this.#seek(from));
    this.#seeking = turn.catch(() => undefined);
    return turn;
  }

  /** The next candle at or after a time, where an answer has told it already. */
  knownNext(from: number): number | undefined {
    return this.#empty.find((each) => from >= each.from && from < each.to)?.to;
  }

  async #seek(from: number): Promise<number | 'never' | undefined> {
    const { grid, pageSize } = this.parts;
    const claimed = await this.#next(from);
    if (claimed === undefined || claimed === 'never') return claimed;
    if (this.#refuted.has(claimed)) return undefined;
    const claim = { claimed, from: grid.ceil(from), grid, pageSize, now: this.venueNow() };
    const proven = await isFirst(
      claim,
      (reach) => this.fetchPage(reach),
      (verdict) => this.overheard.answer(verdict),
    );
    if (proven === false) this.#refuted.add(claimed);
    if (!proven) return undefined;
    if (from > 0 && claimed > from) this.#empty.push({ from, to: claimed });
    return claimed;
  }

  async #next(from: number): Promise<number | 'never' | undefined> {
    const { fetcher, exchange, market } = this.parts;
    if (!exchange.seek) return undefined;
    const asking = this.asking({ from, to: from });
    try {
      const { time } = await fetcher.seek(exchange, market, this.id.timeframe, from, asking, this.signal);
      return time ?? 'never';
    } catch (error) {
      // Venues that forget (the newest 720 candles, say) cannot tell what was before.
      if (errorCode(error) === 'EXCHANGE_REFUSED') return undefined;
      throw error;
    }
  }

  /**
   * The first candle ever; asked until it is known, but not for ever. A candle that is known from before it refutes
   * the venue's word.
   */
  listing(): Promise<number | undefined> {
    if (this.#listedAt !== undefined) return Promise.resolve(this.#listedAt);
    this.#listing ??= this.seek(0).then((time) => {
      if (typeof time === 'number' && !this.hasEarlier(time)) this.#listedAt = time;
      else if (++this.#listingsAsked < MOST_LISTINGS) this.#listing = undefined;
      return this.#listedAt;
    });
    // A failure is for those who wait for it now; the next window asks anew.
    this.#listing.catch(() => (this.#listing = undefined));
    return this.#listing;
  }

  get listedAt(): number | undefined {
    return this.#listedAt;
  }

  hasEarlier(time: number): boolean {
    return this.#earliest < time;
  }

  saw(firstTime: number | undefined): void {
    if (firstTime === undefined) return;
    this.#earliest = Math.min(this.#earliest, firstTime);
    if (this.#listedAt !== undefined && this.hasEarlier(this.#listedAt)) this.#listedAt = undefined;
  }

  /** A window, or what was absent of it, could not be had. Too many in a row stop the dataset: none will be had. */
  failed(error: unknown): void {
    this.failedWindows++;
    this.lastError = error;
    if (++this.#failedInARow >= this.parts.patience) this.stop(error);
  }

  /** A window was answered. */
  answered(): void {
    this.#failedInARow = 0;
  }

  /** End of the last candle that was final when the answer was given. */
  closedUntil({ serverTime }: ResponseMeta): number {
    const { grid, series, now } = this.parts;
    if (serverTime !== undefined) this.#offset = serverTime - now();
    return grid.floor(this.venueNow() - series.settleMs);
  }

  /** The venue's clock, as the latest answer told it. */
  venueNow(): number {
    return this.parts.now() + this.#offset;
  }

  /** Which candles are young by the venue's clock, and when they are no longer. */
  tail(ms: number | undefined): Tail | undefined {
    if (ms === undefined) return undefined;
    const { grid, now } = this.parts;
    return { from: grid.floor(this.venueNow() - ms), staleAt: now() + ms };
  }

  /**
   * What is to be asked for, told before the first commit. Beside what is known already it goes on record with that
   * commit: a dataset whose process was killed would read as complete up to where it came.
   */
  willAsk(intervals: readonly Interval[]): void {
    const { grid, series, target } = this.parts;
    const known = target.record ? [knownSpan(target.record, grid)] : [];
    // Whether the newest candle is closed the venue says with its answer: nothing may stay on record of it.
    const newest = grid.timeOf(grid.slotOf(this.venueNow() - series.settleMs) - 1);
    const left = subtractIntervals(intervals, [...known, { from: newest, to: Infinity }]);
    this.#unasked = left.map((each) => notAsked(each, 'not asked: no run has come to it yet'));
  }

  /** For the first commit, which takes away what it answers itself; none for the others. */
  takeUnasked(): readonly LedgerEntry[] {
    const taken = this.#unasked;
    this.#unasked = [];
    return taken;
  }

  facts(): DatasetFacts {
    const { series, market } = this.parts;
    return {
      extras: series.extras,
      absence: series.absence,
      settleMs: series.settleMs,
      marketId: market.id,
      ...(series.gridOrigin === undefined ? {} : { gridOrigin: series.gridOrigin }),
      ...(this.#listedAt === undefined ? {} : { listedAt: this.#listedAt }),
    };
  }
}
