import type { Market, Series } from '@candlewick/core';
import { CandlewickError, parseTimeframe } from '@candlewick/core';
import type { MarketKind } from './exchange-entry.ts';
import type { Venue } from './venues/venue.ts';
import { kindOf, weightOf } from './venues/venue.ts';

/** Where neither the table nor ccxt knows: small enough for every venue that pages at all. */
const CAREFUL_PAGE = 100;
/** A margin of ours for venues that state none. */
const SETTLE_MS = 5_000;
const DAY = 86_400_000;

/** The kind of a market that the venue serves candles of. Throws EXCHANGE_UNSUPPORTED for the others. */
export function servedKind(venue: Venue, market: Market): MarketKind {
  const kind = kindOf(market);
  if (!venue.entry.candles?.[kind])
    throw new CandlewickError(
      'EXCHANGE_UNSUPPORTED',
      `${venue.id}: ccxt serves no candles of ${kind} markets here, such as ${market.symbol}`,
    );
  return kind;
}

/** The facts of one series as far as they are known without asking. */
export function seriesOf(venue: Venue, market: Market, timeframe: string): Series {
  const kind = servedKind(venue, market);
  const [window, declared, cost] = venue.entry.candles![kind]!;
  const { facts } = venue;
  const api = venue.binance?.[kind];
  const step = parseTimeframe(timeframe)?.stepMs ?? 31 * DAY;
  const limit = api?.pageLimit ?? facts.pageLimit?.value[kind] ?? (declared || CAREFUL_PAGE);
  const longest = api?.maxWindowMs ?? facts.maxWindowMs?.value[kind] ?? Infinity;
  const pageLimit = Math.max(1, Math.min(limit, Math.floor(longest / step)));
  // A venue that is not told which window to answer knows only its newest page.
  const retention = facts.retentionCandles?.value ?? (window === 'newest' ? pageLimit : undefined);
  const request = { api: '', path: '', params: {}, cost };
  return {
    pageLimit,
    ...(api
      ? { pool: api.pool, weight: (candles: number) => weightOf(api, 'klines', candles)! }
      : { pool: venue.charge(request).pool, weight: () => venue.charge(request).weight }),
    extras: api ? api.layout.slice(6).map(([column]) => column) : [],
    absence: facts.absence?.value ?? 'no-trade',
    settleMs: facts.settleMs?.value ?? SETTLE_MS,
    ...(retention === undefined ? {} : { retentionCandles: retention }),
  };
}

/**
 * Whether the series' grid has to be asked for: Binance's 3d begins on the listing day, and of steps longer than a
 * day (weeks elsewhere than on Binance, too) nobody states where they begin.
 */
export function gridIsUnknown(venue: Venue, timeframe: string): boolean {
  const parsed = parseTimeframe(timeframe);
  if (parsed?.stepMs === undefined) return false;
  if (venue.binance) return parsed.unit === 'd' && parsed.stepMs > DAY;
  return parsed.stepMs > DAY || (venue.facts.observedGrids?.value.includes(timeframe) ?? false);
}
