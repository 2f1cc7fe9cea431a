import type { Exchange, Market } from '../contracts/exchange.ts';
import type { PoolRule } from '../contracts/limiter.ts';
import { token } from '../di/token.ts';

import type { Experience } from './estimate.ts';

/** The venues of a run, opened on first use, one per id. */
export interface ExchangeSource {
  get(id: string): Promise<Exchange>;
}

/** What requests of a run to a venue cost. */
export interface CostSource {
  /** Weight per window of a pool that the venue's limiter lets through. */
  allowance(exchange: string, pool: PoolRule): Promise<number>;
  /** What requests to it have cost so far. */
  experience(exchange: string): Promise<Experience>;
}

/** Market lists, remembered between runs. */
export interface MarketSource {
  /**
   * The market that a user means: `BTC/USDT`, `BTCUSDT` or the venue's own name.
   *
   * @throws UNKNOWN_SYMBOL with the nearest name
   */
  find(exchange: string, text: string, signal: AbortSignal): Promise<Market>;
  /** Active markets whose symbol fits a pattern with `*` for any letters, by symbol. */
  match(exchange: string, pattern: string, signal: AbortSignal): Promise<readonly Market[]>;
}

export const EXCHANGES = token<ExchangeSource>('exchanges');
export const COSTS = token<CostSource>('costs');
export const MARKETS = token<MarketSource>('markets');
