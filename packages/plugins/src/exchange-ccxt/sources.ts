import type { Market, Page, PageRequest, SeekAnswer } from '@candlewick/core';

/** The way in which one family of venues is asked for candles. */
export interface CandleSource {
  /** One request for the window; every row that came, in the order of time where the venue's habit is known. */
  page(request: PageRequest, signal: AbortSignal): Promise<Page>;
  /**
   * The first candle at or after `from` in one request, by the venue's own habit; undefined where this kind of market
   * has no such habit.
   */
  first(
    market: Market,
    timeframe: string,
    from: number,
    signal: AbortSignal,
  ): Promise<SeekAnswer | undefined>;
}
