import pMap from 'p-map';
import type { Cache } from '../contracts/cache.ts';
import type { Clock } from '../contracts/clock.ts';
import type { DatasetOutcome } from '../contracts/events.ts';
import { CACHE, CLOCK, SIGNAL } from '../contracts/tokens.ts';
import { datasetKey } from '../domain/dataset.ts';
import { isExplained, type LedgerEntry } from '../domain/gap.ts';
import type { Interval } from '../domain/interval.ts';
import { inject, injectable } from '../di/tsyringe.ts';
import { isAbort, isRetryable } from '../errors.ts';
import { countPages, countSlots, divideByRetention } from './1-plan.ts';
import type { Fetcher } from './3-fetch.ts';
import type { Settlement } from './4-verify/settle-holes.ts';
import { verifyPage } from './4-verify/verify-page.ts';
import type { Store } from './5-store.ts';
import { beforeListing, beyondRetention, failedGap, retainedFrom } from './absence.ts';
import { chooseHistory } from './choose-history.ts';
import { EVENTS, type EventHub } from './event-hub.ts';
import { filesAndPages } from './files-and-pages.ts';
import { Governor } from './governor.ts';
import type { OpenWindow, OpenWork } from './open-work.ts';
import { noteUnasked } from './note-unasked.ts';
import { intervalState, makeOutcome } from './outcome.ts';
import type { Prepared, Preparer } from './prepare.ts';
import { holdEnds, confirmEnds } from './market-end.ts';
import { Session } from './session.ts';
import { settleWindow } from './settle-window.ts';
import { takeBack } from './take-back.ts';
import { pageSizeOf, patienceOf, RUN_SETTINGS, type RunSettings } from './settings.ts';
import type { HistoryParts } from './take-history.ts';
import type { FetchRequest } from './target.ts';
import { FETCHER, PREPARER, STORE } from './tokens.ts';
import { describe, interruption, isVenueTrouble } from './trouble.ts';

/** The way of the data, in order: plan, limit, fetch, verify, store. */
@injectable()
export class Pipeline {
  readonly #cache: Cache;
  readonly #clock: Clock;
  readonly #events: EventHub;
  readonly #settings: RunSettings;
  readonly #signal: AbortSignal;
  readonly #preparer: Preparer;
  readonly #fetcher: Fetcher;
  readonly #store: Store;

  constructor(
    @inject(CACHE) cache: Cache,
    @inject(CLOCK) clock: Clock,
    @inject(EVENTS) events: EventHub,
    @inject(RUN_SETTINGS) settings: RunSettings,
    @inject(SIGNAL) signal: AbortSignal,
    @inject(PREPARER) preparer: Preparer,
    @inject(FETCHER) fetcher: Fetcher,
    @inject(STORE) store: Store,
  ) {
    this.#cache = cache;
    this.#clock = clock;
    this.#events = events;
    this.#settings = settings;
    this.#signal = signal;
    this.#preparer = preparer;
    this.#fetcher = fetcher;
    this.#store = store;
  }

  /**
   * Fetches what is missing of every request, side by side within the limits. What goes wrong at a venue is in the
   * outcomes.
   *
   * @throws usage and configuration errors (unknown symbol and the like), before anything is fetched
   */
  async fetch(requests: readonly FetchRequest[]): Promise<readonly DatasetOutcome[]> {
    using governor = new Governor(this.#settings, this.#events.emit);
    const concurrency = this.#settings.datasetsInParallel;
    const prepared = await pMap(requests, (request) => this.#prepare(request), { concurrency });
    const turns = new Map<string, Promise<DatasetOutcome>>();
    return pMap(
      prepared,
      (each, i) => {
        if (each instanceof Error) return this.#unreached(requests[i]!, each);
        const key = datasetKey(each.target.id);
        // Asked for twice (two spellings, two ranges): the second time sees what the first has fetched.
        const earlier = turns.get(key);
        const next = earlier?.then(() => this.#preparer.prepare(requests[i]!)) ?? Promise.resolve(each);
        const turn = next.then((fresh) => this.#dataset(fresh, governor));
        turns.set(key, turn);
        return turn;
      },
      { concurrency },
    );
  }

  /** A venue that cannot be reached fails its own datasets; a wrong request fails the run before it begins. */
  async #prepare(request: FetchRequest): Promise<Prepared | Error> {
    const started = this.#clock.monotonic();
    try {
      const prepared = await this.#preparer.prepare(request);
      const { target, interval, missing } = prepared;
      const { slots, coveredSlots } = missing;
      const durationMs = this.#clock.monotonic() - started;
      const result = coveredSlots === slots ? 'hit' : coveredSlots > 0 ? 'partial' : 'miss';
      const { emit } = this.#events;
      emit({ type: 'dataset-started', dataset: target.id, interval, slots });
      emit({ type: 'cache-checked', dataset: target.id, result, coveredSlots, slots, durationMs });
      emit({ type: 'stage', stage: 'plan', durationMs, candles: 0 });
      return prepared;
    } catch (error) {
      if (isVenueTrouble(error)) return error as Error;
      throw error;
    }
  }

  #unreached({ exchange, symbol, timeframe }: FetchRequest, error: Error): DatasetOutcome {
    const outcome = makeOutcome({
      dataset: { exchange, symbol, timeframe },
      interval: { from: 0, to: 0 },
      state: { candles: 0, gaps: [], complete: false },
      fetched: 0,
      requests: 0,
      cacheHitRatio: 0,
      issues: [],
      error,
    });
    this.#events.emit({ type: 'dataset-finished', outcome });
    return outcome;
  }

  async #dataset(prepared: Prepared, governor: Governor): Promise<DatasetOutcome> {
    const { target, grid, interval, missing, probes } = prepared;
    const { id: dataset } = target;
    const { slots, coveredSlots } = missing;
    let session: Session | undefined;
    let brought = 0;
    let fatal: unknown;
    try {
      if (missing.intervals.length > 0) [session, brought] = await this.#fetchMissing(prepared, governor);
      fatal = session?.fatal;
    } catch (error) {
      if (!this.#signal.aborted && !isVenueTrouble(error)) throw error;
      fatal = this.#signal.aborted ? interruption(error) : error;
    }
    let record = await this.#cache.get(dataset);
    // Between two windows no request meets the signal.
    if (this.#signal.aborted && !intervalState(record, interval, grid, session?.unmet).complete)
      fatal ??= interruption(this.#signal.reason);
    if (fatal !== undefined && (await noteUnasked(this.#store, record, missing.intervals, fatal)))
      record = await this.#cache.get(dataset);
    const state = intervalState(record, interval, grid, session?.unmet);
    const nothing = session !== undefined && state.candles === 0 && session.failedWindows > 0;
    const outcome = makeOutcome({
      dataset,
      interval,
      state,
      fetched: session?.fetched ?? 0,
      requests: probes.requests + (session?.traffic.requests ?? 0),
      bytes: probes.bytes + (session?.traffic.bytes ?? 0),
      files: session?.files ?? 0,
      fileBytes: session?.fileTraffic.bytes ?? 0,
      failedFiles: session?.failedFiles ?? [],
      cacheHitRatio: slots === 0 ? 1 : (coveredSlots + brought) / slots,
      issues: session?.issues ?? [],
      error: fatal ?? (nothing ? session?.lastError : undefined),
    });
    this.#events.emit({ type: 'dataset-finished', outcome });
    return outcome;
  }

  async #fetchMissing({ target, grid, missing, offset, listedAt, source }: Prepared, governor: Governor) {
    const [exchange, market, series] = await Promise.all([
      target.exchange(),
      target.market(),
      target.series(),
    ]);
    const pageSize = pageSizeOf(series, this.#settings);
    const fetcher = this.#fetcher;
    const now = () => this.#clock.now();
    // Where the first file begins is not yet where the first candle is.
    const known = market.historyOnly === true ? undefined : listedAt;
    const session = new Session({
      target, exchange, market, series, grid, pageSize, fetcher, offset, listedAt: known, now, signal: this.#signal,
      patience: patienceOf(this.#settings),
    }); // prettier-ignore
    const at = this.#clock.now();
    const oldest = retainedFrom(series, grid, at + offset);
    const { intervals, forgotten } = divideByRetention(missing.intervals, target.record, oldest);
    const { retentionCandles = 0 } = series;
    if (forgotten.length > 0)
      await this.#note(
        session,
        forgotten.map((each) => beyondRetention(each, retentionCandles, at, 0)),
      );
    session.willAsk(intervals);
    const choice = await chooseHistory({
      exchange, market, series, grid, pageSize, source,
      timeframe: target.id.timeframe,
      missing: intervals,
      now: at + offset,
      signal: session.signal,
    }); // prettier-ignore
    this.#events.emit({
      type: 'planned',
      dataset: target.id,
      missing: intervals,
      slots: countSlots(intervals, grid),
      ...countPages(choice.filesOnly ? [] : choice.rest, grid, series, pageSize),
      ...(choice.files.length > 0 ? { files: choice.files.length } : {}),
    });
    const work = await filesAndPages(session, choice, this.#workParts(governor), (window, open) =>
      governor.limit(() => this.#window(session, window, open)),
    );
    await confirmEnds(session, this.#store);
    await takeBack(session, this.#cache, this.#store, this.#clock.now());
    return [session, work.broughtSlots] as const;
  }

  #workParts({ limit }: Governor): HistoryParts {
    return {
      cache: this.#cache,
      clock: this.#clock,
      emit: this.#events.emit,
      settings: this.#settings,
      fetcher: this.#fetcher,
      store: this.#store,
      signal: this.#signal,
      limit: <T>(work: () => Promise<T>) => limit(work),
    };
  }

  /** One window from request to commit. Errors that stop the dataset stop the session; others are recorded gaps. */
  async #window(session: Session, asked: OpenWindow, work: OpenWork): Promise<void> {
    if (session.signal.aborted) return;
    try {
      const settled = await this.#ask(session, asked).finally(() => work.answered(asked));
      if (!settled) return;
      const { added } = await this.#commit(session, ...settled);
      work.stored(asked, settled[1].candles.length, added);
    } catch (error) {
      if (this.#signal.aborted || isAbort(error)) session.stop(interruption(this.#signal.reason ?? error));
      else if (!isRetryable(error)) session.stop(error);
      else {
        session.failed(error);
        await this.#note(session, [failedGap(asked, describe(error), this.#clock.now())]);
      }
    }
  }

  async #ask(session: Session, asked: Interval): Promise<[Interval, Settlement, string] | undefined> {
    const { listedAt } = session;
    if (listedAt !== undefined && asked.to <= listedAt)
      return [asked, beforeListing(asked, listedAt, this.#clock.now()), session.parts.exchange.id];
    const { emit } = this.#events;
    const started = this.#clock.monotonic();
    const page = await session.fetchPage(asked);
    const answered = this.#clock.monotonic();
    emit({ type: 'stage', stage: 'fetch', durationMs: answered - started, candles: page.candles.length });
    const window = { from: asked.from, to: Math.min(asked.to, session.closedUntil(page.meta)) };
    if (window.to <= window.from) return undefined;
    const verdict = verifyPage(page.candles, window, session.parts.grid, asked.to);
    emit({
      type: 'stage',
      stage: 'verify',
      durationMs: this.#clock.monotonic() - answered,
      candles: page.candles.length,
    });
    session.answered();
    const settlement = await settleWindow(session, window, verdict);
    return [window, settlement, page.meta.host ?? session.parts.exchange.id];
  }

  async #note(session: Session, gaps: readonly LedgerEntry[]): Promise<void> {
    session.unmet.push(...gaps);
    await this.#store.note(session.id, gaps, session.facts());
  }

  async #commit(session: Session, window: Interval, settled: Settlement, source: string) {
    const { id } = session;
    const settlement = holdEnds(session, settled, source);
    const slots = session.parts.grid.count(window);
    if (settlement.issues.length > 0) {
      session.issues.push(...settlement.issues);
      this.#events.emit({ type: 'verified', dataset: id, interval: window, issues: settlement.issues });
    }
    session.unmet.push(...settled.gaps.filter(({ reason }) => !isExplained(reason)));
    const tail = session.tail(this.#settings.tailMs[id.timeframe]);
    const result = await this.#store.commit(id, {
      ...settlement,
      window,
      slots,
      facts: session.facts(),
      provenance: 'venue',
      source,
      tail,
      unasked: session.takeUnasked(),
    });
    session.fetched += settlement.candles.length;
    session.saw(settlement.candles.time[0]);
    return result;
  }
}
