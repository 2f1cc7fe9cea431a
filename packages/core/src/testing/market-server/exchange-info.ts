import type { VenueApi } from './venue-api.ts';
import type { WeightBudgetOptions } from './weight-budget.ts';

/** What exchangeInfo says of one market. */
export interface ListedMarket {
  readonly id: string;
  readonly base: string;
  readonly quote: string;
  readonly active: boolean;
  readonly priceDecimals: number;
  readonly lotDecimals: number;
}

const stepText = (decimals: number): string => (10 ** -decimals).toFixed(8);

function filtersOf({ priceDecimals, lotDecimals }: ListedMarket): readonly object[] {
  const tick = stepText(priceDecimals);
  const lot = stepText(lotDecimals);
  return [
    { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '1000000.00000000', tickSize: tick },
    { filterType: 'LOT_SIZE', minQty: lot, maxQty: '9000000.00000000', stepSize: lot },
    {
      filterType: 'NOTIONAL',
      minNotional: '5.00000000',
      applyMinToMarket: true,
      maxNotional: '9000000.00000000',
    },
  ];
}

const spotSymbol = (market: ListedMarket): object => ({
  symbol: market.id,
  status: market.active ? 'TRADING' : 'BREAK',
  baseAsset: market.base,
  baseAssetPrecision: 8,
  quoteAsset: market.quote,
  quotePrecision: 8,
  quoteAssetPrecision: 8,
  baseCommissionPrecision: 8,
  quoteCommissionPrecision: 8,
  orderTypes: ['LIMIT', 'LIMIT_MAKER', 'MARKET', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT_LIMIT'],
  isSpotTradingAllowed: market.active,
  isMarginTradingAllowed: false,
  filters: filtersOf(market),
  permissions: [],
  permissionSets: [['SPOT']],
});

const futuresSymbol = (market: ListedMarket): object => ({
  symbol: market.id,
  pair: market.id,
  contractType: 'PERPETUAL',
  deliveryDate: 4_133_404_800_000,
  status: market.active ? 'TRADING' : 'SETTLING',
  baseAsset: market.base,
  quoteAsset: market.quote,
  marginAsset: market.quote,
  pricePrecision: market.priceDecimals,
  quantityPrecision: market.lotDecimals,
  baseAssetPrecision: 8,
  quotePrecision: 8,
  underlyingType: 'COIN',
  filters: filtersOf(market),
});

/** https://developers.binance.com/docs/derivatives/coin-margined-futures/market-data/rest-api/Exchange-Information */
const coinFuturesSymbol = (market: ListedMarket): object => ({
  ...futuresSymbol(market),
  status: undefined,
  contractStatus: market.active ? 'TRADING' : 'SETTLING',
  pair: market.base + market.quote,
  marginAsset: market.base,
  contractSize: 100,
});

const SYMBOLS = { spot: spotSymbol, futures: futuresSymbol, 'coin-futures': coinFuturesSymbol };

/** The body of exchangeInfo, with the members that clients (ccxt among them) read. */
export function exchangeInfo(
  api: VenueApi,
  markets: readonly ListedMarket[],
  budget: WeightBudgetOptions,
  now: number,
): object {
  const wholeMinutes = budget.windowMs % 60_000 === 0;
  return {
    timezone: 'UTC',
    serverTime: now,
    rateLimits: [
      {
        rateLimitType: 'REQUEST_WEIGHT',
        interval: wholeMinutes ? 'MINUTE' : 'SECOND',
        intervalNum: budget.windowMs / (wholeMinutes ? 60_000 : 1_000),
        limit: budget.limit,
      },
    ],
    exchangeFilters: [],
    symbols: markets.map(SYMBOLS[api.name]),
  };
}
