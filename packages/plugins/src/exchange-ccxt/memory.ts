import type { Clock, Market, Series } from '@candlewick/core';
import { createGrid, parseTimeframe } from '@candlewick/core';
import type { CandleSource } from './sources.ts';
import { servedKind } from './series.ts';
import type { Venue } from './venues/venue.ts';

/**
 * Whether nobody states how many of its newest candles a venue answers, which takes neither a start nor an end. To
 * guess too few would call candles forgotten that it has.
 */
export function memoryIsUnknown(venue: Venue, market: Market): boolean {
  const [window, declared] = venue.entry.candles![servedKind(venue, market)]!;
  return window === 'newest' && declared === 0 && venue.facts.retentionCandles === undefined;
}

/** What such venues remember: counted in their own answer, once per series and instance. */
export class Memory {
  readonly #source: CandleSource;
  readonly #clock: Clock;
  readonly #known = new Map<string, Promise<number>>();

  constructor(source: CandleSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** In candles up to the one that is forming. */
  get(market: Market, timeframe: string, series: Series, signal: AbortSignal): Promise<number> {
    const key = `${market.symbol} ${timeframe}`;
    const known = this.#known.get(key);
    if (known) return known;
    const asked = this.#ask(market, timeframe, series, signal);
    this.#known.set(key, asked);
    asked.catch(() => this.#known.delete(key));
    return asked;
  }

  async #ask(market: Market, timeframe: string, series: Series, signal: AbortSignal): Promise<number> {
    const grid = createGrid(parseTimeframe(timeframe)!, series.gridOrigin);
    const open = grid.slotOf(this.#clock.now());
    const interval = { from: grid.timeOf(open - series.pageLimit + 1), to: grid.timeOf(open + 1) };
    const request = { market, timeframe, interval, limit: series.pageLimit };
    const { candles } = await this.#source.page(request, signal);
    const oldest = candles.time.reduce((least, time) => Math.min(least, time), Infinity);
    return Number.isFinite(oldest) ? Math.max(1, open - grid.slotOf(oldest) + 1) : series.pageLimit;
  }
}
