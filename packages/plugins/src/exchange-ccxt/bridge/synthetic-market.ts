import type { Market } from '@candlewick/core';
import { kindOf } from '../venues/venue.ts';
import type { CcxtExchange, CcxtMarket } from './ccxt-types.ts';

/**
 * ccxt's market for one of ours. fetchOHLCV reads the id and the kind and nothing else (the generator checks that, see
 * `CandleFacts`), so the venue's whole list need be neither asked for again nor kept in memory.
 */
export function syntheticMarket(ccxt: CcxtExchange, market: Market): CcxtMarket {
  const kind = kindOf(market);
  const settle = /:([^-]+)/.exec(market.symbol)?.[1];
  const contract = kind !== 'spot';
  return ccxt.safeMarketStructure({
    id: market.id,
    lowercaseId: market.id.toLowerCase(),
    symbol: market.symbol,
    base: market.base,
    quote: market.quote,
    settle,
    // Gate's paths name the settlement currency in lower case.
    settleId: settle?.toLowerCase(),
    type: market.type,
    subType: contract ? kind : undefined,
    spot: market.type === 'spot',
    margin: false,
    swap: market.type === 'swap',
    future: market.type === 'future',
    option: market.type === 'option',
    contract,
    linear: contract ? kind === 'linear' : undefined,
    inverse: contract ? kind === 'inverse' : undefined,
    active: market.active,
  });
}
