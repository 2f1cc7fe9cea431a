import type { Interval } from '../../domain/interval.ts';
import { createGrid } from '../../domain/grid.ts';
import { COMMON_TIMEFRAMES, parseTimeframe } from '../../domain/timeframe.ts';
import type { VenueApi } from './venue-api.ts';
import type { VenueError } from './venue-errors.ts';
import { VENUE_ERRORS } from './venue-errors.ts';

const INTERVALS = new Set<string>(['1s', ...COMMON_TIMEFRAMES]);
const SYMBOL = /^[A-Z0-9-_.]{1,20}$/;
const WHOLE = /^[0-9]{1,20}$/;
const PARAMETERS = ['symbol', 'interval', 'startTime', 'endTime', 'limit'] as const;

/** A klines request whose parameters the venue accepts. Ends speak of open times and are included. */
export interface KlinesRequest {
  readonly symbol: string;
  readonly timeframe: string;
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
  readonly limit: number;
  /** Of more candles between the ends than the limit, the newest are meant. */
  readonly isNewest: boolean;
}

/** Reads the parameters as the venue does. A limit above the maximum is silently lowered to it. */
export function parseKlinesRequest(query: URLSearchParams, api: VenueApi): KlinesRequest | VenueError {
  const sent = [...query.keys()];
  const read = sent.filter((name) => (PARAMETERS as readonly string[]).includes(name));
  if (read.length < sent.length) return VENUE_ERRORS.tooMany(read.length, sent.length);
  const symbol = query.get('symbol');
  if (!symbol) return VENUE_ERRORS.missing('symbol');
  if (!SYMBOL.test(symbol)) return VENUE_ERRORS.illegal('symbol', SYMBOL.source);
  const timeframe = query.get('interval');
  if (!timeframe) return VENUE_ERRORS.missing('interval');
  if (!INTERVALS.has(timeframe)) return VENUE_ERRORS.badInterval;
  for (const name of ['startTime', 'endTime', 'limit']) {
    const value = query.get(name);
    if (value === '') return VENUE_ERRORS.empty(name);
    if (value !== null && !WHOLE.test(value)) return VENUE_ERRORS.illegal(name, WHOLE.source);
  }
  const whole = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined);
  const limit = whole('limit') ?? api.defaultLimit;
  if (limit === 0) return VENUE_ERRORS.invalid('limit');
  const startTime = whole('startTime');
  const { newestOfMs } = api;
  const usualEnd = newestOfMs === undefined || startTime === undefined ? undefined : startTime + newestOfMs;
  return {
    symbol,
    timeframe,
    startTime,
    endTime: whole('endTime') ?? usualEnd,
    limit: Math.min(limit, api.maximumLimit),
    isNewest: newestOfMs !== undefined,
  };
}

/** The open times that a request can be answered with. */
export function windowOf(
  { timeframe, startTime, endTime, limit, isNewest }: KlinesRequest,
  now: number,
): Interval {
  const grid = createGrid(parseTimeframe(timeframe)!);
  const end = Math.min(endTime ?? now, now) + 1;
  const newest = grid.timeOf(grid.slotOf(end - 1) - limit + 1);
  if (startTime === undefined) return { from: newest, to: end };
  if (isNewest) return { from: Math.max(startTime, newest), to: end };
  return { from: startTime, to: Math.min(end, grid.timeOf(grid.slotOf(grid.ceil(startTime)) + limit)) };
}
