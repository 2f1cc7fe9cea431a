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

/** Ids of the exchanges that serve candles through ccxt. */
export const exchangeIds = (): readonly string[] =>
  Object.keys(EXCHANGES).filter((id) => EXCHANGES[id]!.candles);

/** Why one of ccxt's exchanges cannot be served; undefined when it can, or is none of ccxt's. */
export function refusal(id: string): string | undefined {
  const entry = Object.hasOwn(EXCHANGES, id) ? EXCHANGES[id] : undefined;
  if (!entry || entry.candles) return undefined;
  return `${entry.name} (${id}) serves no candles through ccxt; choose another exchange: candlewick exchanges lists them`;
}

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
