import type { Clock, Market, ResponseMeta, SeekAnswer, Series } from '@candlewick/core';
import { CandlewickError, createGrid, parseTimeframe } from '@candlewick/core';
import { searchFirst } from './seek.ts';
import { seriesOf } from './series.ts';
import type { CandleSource } from './sources.ts';
import type { Venue } from './venues/venue.ts';

/** What the search works with: the series to look in, and the way to ask for it. */
export interface Place {
  readonly venue: Venue;
  readonly source: CandleSource;
  readonly market: Market;
  readonly timeframe: string;
  readonly series: Series;
  readonly native: readonly string[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * The first candle at or after `from` on a venue whose `since` cannot be trusted to lead there: found by windows, see
 * searchFirst. On a venue that forgets, what lies before its newest candles cannot be told: EXCHANGE_REFUSED, unless
 * it has not forgotten anything yet.
 */
export async function findFirstCandle(place: Place, from: number): Promise<SeekAnswer> {
  const { venue, source, market, timeframe, series, native, clock, signal } = place;
  const grid = createGrid(parseTimeframe(timeframe)!, series.gridOrigin);
  const now = clock.now();
  let meta: ResponseMeta = { endpoint: 'seek' };
  const timesIn = async (frame: string, start: number, end: number, limit: number): Promise<number[]> => {
    const interval = { from: start, to: end };
    const answer = await source.page({ market, timeframe: frame, interval, limit }, signal);
    meta = answer.meta;
    return [...answer.candles.time].filter((time) => time >= start && time < end).sort((a, b) => a - b);
  };

  const kept = series.retentionCandles;
  const open = grid.slotOf(now);
  const edge = kept === undefined ? -Infinity : grid.timeOf(open - kept + 1);
  if (from < edge) {
    const newest = await timesIn(timeframe, edge, grid.timeOf(open + 1), series.pageLimit);
    const forgot = newest.length >= kept! - 1 || newest[0] === edge;
    if (forgot) throw forgotten(venue.id, kept!, market, timeframe);
    return { time: newest[0], meta };
  }
  const slots = (frame: string) => seriesOf(venue, market, frame).pageLimit;
  const time = await searchFirst(
    async (frame, window) => (await timesIn(frame, window.from, window.to, slots(frame)))[0],
    { timeframe, grid, native, slots, end: now },
    from,
  );
  return { time, meta };
}

const forgotten = (id: string, kept: number, { symbol }: Market, timeframe: string): CandlewickError =>
  new CandlewickError(
    'EXCHANGE_REFUSED',
    `${id} answers only the newest ${kept} candles of ${symbol} ${timeframe}: what came before cannot be asked`,
  );
