import type { Cache, CommitResult, DatasetFacts } from '../contracts/cache.ts';
import type { Clock } from '../contracts/clock.ts';
import { CACHE, CLOCK } from '../contracts/tokens.ts';
import { sliceByTime } from '../domain/candles.ts';
import { coveredIntervals, withTail, type Provenance, type Tail } from '../domain/coverage.ts';
import type { DatasetId } from '../domain/dataset.ts';
import { isExplained, type LedgerEntry } from '../domain/gap.ts';
import { subtractIntervals, type Interval } from '../domain/interval.ts';
import { inject, injectable } from '../di/tsyringe.ts';
import type { Settlement } from './4-verify/settle-holes.ts';
import { EVENTS, type EventHub } from './event-hub.ts';

export interface Answered extends Settlement {
  readonly window: Interval;
  readonly provenance: Provenance;
  /** Host, file or name that answered. */
  readonly source: string;
  readonly facts: DatasetFacts;
  /** Grid times of the window. */
  readonly slots: number;
  /** What is covered by it; absent: the window without its open gaps. */
  readonly believed?: readonly Interval[];
  /** Which of its candles are so young that they are asked for once more. */
  readonly tail?: Tail | undefined;
  /** What is to be asked for after it. */
  readonly unasked?: readonly LedgerEntry[];
}

/** Commits what became of a window: candles, coverage and gaps together or not at all. */
@injectable()
export class Store {
  readonly #cache: Cache;
  readonly #clock: Clock;
  readonly #events: EventHub;

  constructor(@inject(CACHE) cache: Cache, @inject(CLOCK) clock: Clock, @inject(EVENTS) events: EventHub) {
    this.#cache = cache;
    this.#clock = clock;
    this.#events = events;
  }

  async commit(dataset: DatasetId, answered: Answered): Promise<CommitResult> {
    const { window, candles, gaps, facts, provenance, source, slots, tail, unasked = [] } = answered;
    const started = this.#clock.monotonic();
    const open = gaps.filter(({ reason }) => !isExplained(reason));
    const believed = answered.believed ?? subtractIntervals([window], open);
    const fetchedAt = this.#clock.now();
    const result = await this.#cache.commit(dataset, {
      facts,
      put: believed.map((interval) => ({
        interval,
        candles: sliceByTime(candles, interval.from, interval.to),
      })),
      cover: believed.flatMap((each) => withTail({ ...each, fetchedAt, provenance, source }, tail)),
      explain: await this.#recordable(dataset, gaps),
      ...(unasked.length > 0 ? { unasked } : {}),
    });
    const durationMs = this.#clock.monotonic() - started;
    const { emit } = this.#events;
    emit({ type: 'stage', stage: 'store', durationMs, candles: candles.length });
    for (const gap of gaps) emit({ type: 'gap', dataset, gap });
    emit({
      type: 'stored',
      dataset,
      interval: window,
      candles: candles.length,
      slots,
      revised: result.revised,
    });
    return result;
  }

  /** Records why times could not be had; nothing is covered by it. */
  async note(dataset: DatasetId, gaps: readonly LedgerEntry[], facts: DatasetFacts): Promise<void> {
    await this.#cache.commit(dataset, { facts, explain: await this.#recordable(dataset, gaps) });
    for (const gap of gaps) this.#events.emit({ type: 'gap', dataset, gap });
  }

  /** Records that what was explained is not: it is to be asked for again. */
  async takeBack(dataset: DatasetId, gaps: readonly LedgerEntry[], facts: DatasetFacts): Promise<void> {
    await this.#cache.commit(dataset, { facts, uncover: gaps, explain: gaps });
    for (const gap of gaps) this.#events.emit({ type: 'gap', dataset, gap });
  }

  /** Whether a candle is stored at or after a time. */
  async hasCandleFrom(dataset: DatasetId, time: number): Promise<boolean> {
    const record = await this.#cache.get(dataset);
    return record?.lastTime !== undefined && record.lastTime >= time;
  }

  /** An open gap says why a time is not covered: it never takes the place of what the venue once said of it. */
  async #recordable(dataset: DatasetId, gaps: readonly LedgerEntry[]): Promise<readonly LedgerEntry[]> {
    if (gaps.every(({ reason }) => isExplained(reason))) return gaps;
    const record = await this.#cache.get(dataset);
    const covered = coveredIntervals(record?.coverage ?? []);
    return gaps.flatMap((gap) =>
      isExplained(gap.reason)
        ? [gap]
        : subtractIntervals([gap], covered).map((part) => ({ ...gap, ...part })),
    );
  }
}
