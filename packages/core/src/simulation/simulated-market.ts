import type { Candles } from '../domain/candles.ts';
import { concatCandles, sliceByTime, sliceCandles } from '../domain/candles.ts';
import type { Grid } from '../domain/grid.ts';
import { createGrid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import { COMMON_TIMEFRAMES, parseTimeframe } from '../domain/timeframe.ts';
import { CandlewickError } from '../errors.ts';
import { NO_BARS, createBarStore } from './bar-store.ts';
import { foldBars } from './fold-bars.ts';
import { DAY, MINUTE } from './minute-states.ts';
import type { Outage } from './outages.ts';
import { touches, venueOutages } from './outages.ts';
import { hash32, hashText } from './random.ts';
import { SIMULATED_SYMBOLS } from './simulated-symbols.ts';
import type { SimulatedSymbol } from './simulated-symbols.ts';
import { toDecimals } from './to-decimals.ts';

/** A world of its own. */
export interface SimulatedMarketOptions {
  /** Another number is another world of prices and outages. Default 0. */
  readonly seed?: number;
  /** In place of the venue's own: times on the 1m grid, ascending, disjoint. */
  readonly outages?: readonly Outage[];
}

/** Candles that open in `[from, to)` as the venue knows them at `now`: the one still open comes last, unfinished. */
export interface SimulatedRead extends Interval {
  /** One of `SIMULATED_TIMEFRAMES`. */
  readonly timeframe: string;
  /** Milliseconds UTC. */
  readonly now: number;
  /** At most so many: the first ones, or with `newest` the last ones. Default: all. */
  readonly limit?: number;
  /** See `limit`. */
  readonly newest?: boolean;
}

/** One market of the simulated venue: a pure function of its symbol, the seed and the time asked for. */
export interface SimulatedMarket {
  /** How it trades. */
  readonly spec: SimulatedSymbol;
  /** The open times of a timeframe: 3d from the listing day, weeks from Monday, calendar months. */
  grid(timeframe: string): Grid;
  /** Its candles, ascending, with all extra columns. */
  read(request: SimulatedRead): Candles;
  /** The truth about its holes: the outages that touch the interval. */
  outages(within: Interval): readonly Outage[];
  /** Last millisecond that a candle speaks of: cut where an outage began before its end. */
  closeTime(timeframe: string, openTime: number): number;
}

/** The timeframes that the simulated venue has. */
export const SIMULATED_TIMEFRAMES: readonly string[] = COMMON_TIMEFRAMES;

/**
 * Opens a market of the simulated venue. Any candle costs about the same, wherever in time: the finest thing made is a
 * day of 1m bars, from the prices at its ends. Longer timeframes follow from 1m by the venue's own rule, exactly.
 *
 * @param spec a market of `SIMULATED_SYMBOLS` by its symbol, or one of the caller's own
 * @throws CandlewickError UNKNOWN_SYMBOL; from `read` and `grid`: UNKNOWN_TIMEFRAME
 */
export function createSimulatedMarket(
  spec: SimulatedSymbol | string,
  { seed = 0, outages }: SimulatedMarketOptions = {},
): SimulatedMarket {
  const found = typeof spec === 'string' ? SIMULATED_SYMBOLS.find(({ symbol }) => symbol === spec) : spec;
  if (!found)
    throw new CandlewickError('UNKNOWN_SYMBOL', `The simulated venue has no market ${String(spec)}.`);
  const listingDay = Math.floor(found.listedAt / DAY) * DAY;
  const outagesIn = (within: Interval) =>
    outages ? outages.filter((outage) => touches(outage, within)) : venueOutages(seed, within);
  const bars = createBarStore(found, hash32(hashText(found.symbol), seed), outagesIn);

  const grids = new Map<string, Grid>();
  const grid = (text: string): Grid => {
    const known = grids.get(text);
    if (known) return known;
    const timeframe = parseTimeframe(text);
    if (!timeframe || !SIMULATED_TIMEFRAMES.includes(timeframe.text))
      throw new CandlewickError(
        'UNKNOWN_TIMEFRAME',
        `The simulated venue has no timeframe ${text}; it has ${SIMULATED_TIMEFRAMES.join(', ')}.`,
      );
    const made = timeframe.text === '3d' ? createGrid(timeframe, listingDay) : createGrid(timeframe);
    grids.set(text, made);
    return made;
  };

  /** Bars of the buckets that open in `[from, to)`; both are on the grid, or ends of the market's life. */
  const fold = (of: Grid, { from, to }: Interval, now: number): Candles => {
    const { stepMs } = of.timeframe;
    if (stepMs === MINUTE) return bars.minutes(from, to, now);
    if (stepMs === DAY) return bars.days(from, to, now);
    const source = stepMs !== undefined && stepMs < DAY ? bars.minutes : bars.days;
    const bucketOf = stepMs
      ? (time: number) => time - ((((time - of.origin) % stepMs) + stepMs) % stepMs)
      : (time: number) => of.floor(time);
    return foldBars(source(from, to, now), bucketOf);
  };

  const read = ({ timeframe, from, to, now, limit = Infinity, newest = false }: SimulatedRead): Candles => {
    const of = grid(timeframe);
    const first = Math.max(of.ceil(from), of.floor(found.listedAt));
    const end = of.ceil(Math.min(to, now + 1, found.delistedAt ?? Infinity));
    const span = { from: first, to: Math.max(first, end) };
    const parts: Candles[] = [];
    let rows = 0;
    for (const chunk of chunksOf(of, span, newest)) {
      const part = fold(of, chunk, now);
      rows += part.length;
      if (newest) parts.unshift(part);
      else parts.push(part);
      if (rows >= limit) break;
    }
    const all = parts.length === 0 ? NO_BARS : sliceByTime(concatCandles(parts), from, to);
    const cut = newest ? sliceCandles(all, all.length - limit, all.length) : sliceCandles(all, 0, limit);
    return toDecimals(found, cut);
  };

  /** Outages around a time: mostly those of the last one that was asked for. */
  let near = { from: 0, to: 0, outages: [] as readonly Interval[] };
  const outagesNear = (time: number): readonly Interval[] => {
    if (time - MINUTE < near.from || time + MINUTE > near.to) {
      const within = { from: time - DAY, to: time + DAY };
      near = { ...within, outages: outagesIn(within) };
    }
    return near.outages;
  };

  const closeTime = (timeframe: string, openTime: number): number => {
    const of = grid(timeframe);
    const end = of.timeOf(of.slotOf(openTime) + 1);
    const cutting = outagesNear(end).find(
      (outage) => outage.from <= end && outage.to >= end && outage.from > openTime,
    );
    return cutting ? cutting.from - 1 - (hash32(cutting.from / MINUTE) % 50_000) : end - 1;
  };

  return { spec: found, grid, read, outages: outagesIn, closeTime };
}

/** The span in whole buckets, about a day of 1m bars or a year of days at a time, in the order of reading. */
function* chunksOf(grid: Grid, { from, to }: Interval, newest: boolean): Generator<Interval> {
  const { stepMs, months } = grid.timeframe;
  const slots = months ? 12 : Math.max(1, Math.round((stepMs! < DAY ? DAY : 366 * DAY) / stepMs!));
  const last = grid.slotOf(to - 1);
  const first = grid.slotOf(from);
  if (newest)
    for (let end = last + 1; end > first; end -= slots)
      yield { from: grid.timeOf(Math.max(first, end - slots)), to: grid.timeOf(end) };
  else
    for (let start = first; start <= last; start += slots)
      yield { from: grid.timeOf(start), to: grid.timeOf(Math.min(last + 1, start + slots)) };
}
