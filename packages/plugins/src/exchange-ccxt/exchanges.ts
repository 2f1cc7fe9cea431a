import type { MarketKind } from './exchange-entry.ts';
import { MARKET_KINDS } from './exchange-entry.ts';
import { EXCHANGES } from './exchanges.generated.ts';

/** One exchange that ccxt knows, told without loading ccxt. For lists. */
export interface CcxtExchangeInfo {
  readonly id: string;
  readonly name: string;
  /** Canonical, short to long; empty when the exchange serves no candles through ccxt. */
  readonly timeframes: readonly string[];
  readonly markets: readonly MarketKind[];
}

/** Every id that ccxt knows, those without candles too. */
export const exchangeIds = (): readonly string[] => Object.keys(EXCHANGES);

/** Canonical timeframe → ccxt's own key (`15d` → `2w` on Kraken), short to long. */
export const timeframeKeys = (id: string): ReadonlyMap<string, string> =>
  new Map(
    (EXCHANGES[id]?.timeframes ?? '')
      .split(' ')
      .filter(Boolean)
      .map((part) => {
        const [canonical, key] = part.split('=');
        return [canonical!, key ?? canonical!];
      }),
  );

/** All exchanges of ccxt with what they serve. No ccxt, no network. */
export const listCcxtExchanges = (): readonly CcxtExchangeInfo[] =>
  Object.entries(EXCHANGES).map(([id, { name, candles }]) => ({
    id,
    name,
    timeframes: [...timeframeKeys(id).keys()],
    markets: MARKET_KINDS.filter((kind) => candles?.[kind] !== undefined),
  }));
