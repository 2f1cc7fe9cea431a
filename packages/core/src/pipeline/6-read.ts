import type { Cache, ReadOptions } from '../contracts/cache.ts';
import type { Clock } from '../contracts/clock.ts';
import { CACHE, CLOCK, SIGNAL } from '../contracts/tokens.ts';
import type { Candles } from '../domain/candles.ts';
import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';
import { inject, injectable } from '../di/tsyringe.ts';
import { EVENTS, type EventHub } from './event-hub.ts';
import { RUN_SETTINGS, type RunSettings } from './settings.ts';

/** Streams verified candles out of the cache: the only source of exporters, charts and statistics. */
@injectable()
export class Reader {
  readonly #cache: Cache;
  readonly #clock: Clock;
  readonly #events: EventHub;
  readonly #settings: RunSettings;
  readonly #signal: AbortSignal;

  constructor(
    @inject(CACHE) cache: Cache,
    @inject(CLOCK) clock: Clock,
    @inject(EVENTS) events: EventHub,
    @inject(RUN_SETTINGS) settings: RunSettings,
    @inject(SIGNAL) signal: AbortSignal,
  ) {
    this.#cache = cache;
    this.#clock = clock;
    this.#events = events;
    this.#settings = settings;
    this.#signal = signal;
  }

  /** Candles with `from <= time < to`, ascending, in batches. */
  async *read(
    dataset: DatasetId,
    interval: Interval,
    options: Pick<ReadOptions, 'unnoted' | 'reuse'> = {},
  ): AsyncGenerator<Candles> {
    const source = { memory: 0, disk: 0 };
    const { batchSize } = this.#settings;
    const signal = this.#signal;
    let candles = 0;
    let waited = 0;
    let mark = this.#clock.monotonic();
    try {
      for await (const batch of this.#cache.read(dataset, interval, {
        ...options,
        batchSize,
        signal,
        source,
      })) {
        waited += this.#clock.monotonic() - mark;
        candles += batch.length;
        yield batch;
        mark = this.#clock.monotonic();
      }
    } finally {
      const { emit } = this.#events;
      emit({ type: 'read', dataset, candles, ...source });
      emit({ type: 'stage', stage: 'read', durationMs: waited, candles });
    }
  }
}
