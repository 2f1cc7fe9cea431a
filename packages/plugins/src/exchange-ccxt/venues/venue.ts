import type { ErrorCode, PoolRule } from '@candlewick/core';
import type { ExchangeEntry, MarketKind } from '../exchange-entry.ts';
import type { BinanceApi } from './binance.ts';
import {
  BINANCE_BUDGETS,
  BINANCE_ENDPOINTS,
  BINANCE_ERRORS,
  BINANCE_FACTS,
  BINANCE_FAMILY,
  BINANCE_USED_WEIGHT,
} from './binance.ts';
import { defaultPool } from './default-pool.ts';
import { VENUES } from './table.ts';
import type { PerKind, VenueFacts } from './venue-facts.ts';

/** What a request of ccxt is, before it is signed. */
export interface CcxtRequest {
  readonly api: string;
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** ccxt's own cost of it. */
  readonly cost: number;
}

/** Everything that is known of one exchange id without asking it. */
export interface Venue {
  readonly id: string;
  readonly entry: ExchangeEntry;
  readonly facts: VenueFacts;
  /** Present for Binance's family, whose rows are read by ourselves. */
  readonly binance: PerKind<BinanceApi> | undefined;
  /** Origin of the id that this one shares its budgets with. */
  readonly sharesBudgets: string | undefined;
  readonly usedWeightHeader: string | undefined;
  readonly errorCodes: Readonly<Record<string, ErrorCode>>;
  /** The budget that a request is charged to, and how much. */
  charge(request: CcxtRequest): { readonly pool: PoolRule; readonly weight: number };
}

/** @param entry the line of the generated table; one with `candles` */
export function venueOf(id: string, entry: ExchangeEntry): Venue {
  const binance = BINANCE_FAMILY[id];
  const endpoints = BINANCE_ENDPOINTS[id];
  const facts = binance ? { ...BINANCE_FACTS, ...(endpoints && { endpoints }) } : (VENUES[id] ?? {});
  return {
    id,
    entry,
    facts,
    binance,
    sharesBudgets: BINANCE_BUDGETS[id],
    usedWeightHeader: binance ? BINANCE_USED_WEIGHT : undefined,
    errorCodes: binance ? BINANCE_ERRORS : {},
    charge: binance ? chargeBinance(binance) : chargeByCost(defaultPool(entry, facts)),
  };
}

const chargeByCost =
  (pool: PoolRule) =>
  ({ cost }: CcxtRequest) => ({
    pool,
    // A request dearer than what a cautious share allows in one window could never go.
    weight: Math.min(Math.max(cost, 0), pool.limit / 2),
  });

function chargeBinance(family: PerKind<BinanceApi>): Venue['charge'] {
  const apis = Object.values(family);
  return ({ api, path, params, cost }) => {
    const served = apis.find((each) => each.api === api) ?? apis[0]!;
    const weight = weightOf(served, path, typeof params['limit'] === 'number' ? params['limit'] : 500);
    return { pool: served.pool, weight: weight ?? Math.max(1, Math.ceil(cost)) };
  };
}

/** Weight of one request by the table; undefined for an endpoint that is not in it. */
export function weightOf(api: BinanceApi, endpoint: string, limit: number): number | undefined {
  const weight = api.weights[endpoint];
  return typeof weight === 'object' ? weight.find(([below]) => limit < below)?.[1] : weight;
}

/** The kind of a market by its unified symbol: settled in its base, a contract is inverse. */
export function kindOf(market: {
  readonly symbol: string;
  readonly base: string;
  readonly type: string;
}): MarketKind {
  const settle = /:([^-]+)/.exec(market.symbol)?.[1];
  if (settle === undefined) return 'spot';
  return settle === market.base ? 'inverse' : 'linear';
}
