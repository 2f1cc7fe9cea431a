/** The columns that the simulated venue sends beyond the six, as Binance does. */
export const SIMULATED_EXTRAS = [
  'quote_volume',
  'trades',
  'taker_buy_volume',
  'taker_buy_quote_volume',
] as const;

/** How one simulated market trades. All its values are exact decimals: ticks, lots and quote units. */
export interface SimulatedSymbol {
  /** Unified: `BTC/USDT`. Also the seed of its prices. */
  readonly symbol: string;
  /** The currency that is bought. */
  readonly base: string;
  /** The currency that it is paid in. */
  readonly quote: string;
  /** The price moves in steps of `10 ** -priceDecimals`. */
  readonly priceDecimals: number;
  /** The volume comes in lots of `10 ** -lotDecimals`. */
  readonly lotDecimals: number;
  /** Quote volumes are rounded to `10 ** -quoteDecimals`. */
  readonly quoteDecimals: number;
  /** Open time of the first minute, milliseconds UTC. */
  readonly listedAt: number;
  /** The first minute that is not traded any more. */
  readonly delistedAt?: number;
  /** Price of the first minute, in quote units. */
  readonly startPrice: number;
  /** Yearly drift of the logarithm of the price. */
  readonly growth: number;
  /** Deviation of the daily log return. */
  readonly volatility: number;
  /** Usual base volume of a minute. */
  readonly volume: number;
  /** Usual number of trades of a minute. */
  readonly trades: number;
  /** Share of minutes without a trade. */
  readonly quietShare: number;
  /** What the venue sends for a minute without a trade: a flat bar without volume (Binance), or nothing (Bitfinex). */
  readonly quietBars: 'flat' | 'absent';
}

type Traits = Partial<SimulatedSymbol> &
  Pick<SimulatedSymbol, 'priceDecimals' | 'lotDecimals' | 'startPrice' | 'volume' | 'trades'>;

function market(symbol: string, listed: string, traits: Traits): SimulatedSymbol {
  const [base, quote] = symbol.split('/') as [string, string];
  return {
    symbol,
    base,
    quote,
    listedAt: Date.parse(listed),
    // Sums over a month stay below 2 ** 53 units, so every timeframe's volumes are exact.
    quoteDecimals: quote === 'USDT' ? 4 : 8,
    growth: 0.3,
    volatility: 0.04,
    quietShare: 0,
    quietBars: 'flat',
    ...traits,
  };
}

/** The markets of the simulated venue. Listing dates and steps are those of Binance where it has the market. */
export const SIMULATED_SYMBOLS: readonly SimulatedSymbol[] = [
  market('BTC/USDT', '2017-08-17T04:00Z', {
    priceDecimals: 2, lotDecimals: 5, startPrice: 4261.48, volume: 32, trades: 900, growth: 0.29, volatility: 0.028,
  }),
  market('ETH/USDT', '2017-08-17T04:00Z', {
    priceDecimals: 2, lotDecimals: 4, startPrice: 301.13, volume: 310, trades: 600, growth: 0.29, volatility: 0.035,
  }),
  market('BNB/USDT', '2017-11-06T03:54Z', {
    priceDecimals: 2, lotDecimals: 3, startPrice: 1.5, volume: 420, trades: 240, growth: 0.72,
  }),
  market('ADA/USDT', '2018-04-17T04:00Z', {
    priceDecimals: 4, lotDecimals: 1, startPrice: 0.2551, volume: 95_000, trades: 160, growth: 0.13,
  }),
  market('XRP/USDT', '2018-05-04T08:11Z', {
    priceDecimals: 4, lotDecimals: 0, startPrice: 0.8461, volume: 130_000, trades: 210, growth: 0.1,
  }),
  market('DOGE/USDT', '2019-07-05T12:00Z', {
    priceDecimals: 5, lotDecimals: 0, startPrice: 0.0041, volume: 900_000, trades: 190, growth: 0.6, volatility: 0.05,
  }),
  market('SOL/USDT', '2020-08-11T06:00Z', {
    priceDecimals: 2, lotDecimals: 3, startPrice: 2.85, volume: 2_400, trades: 330, growth: 0.7, volatility: 0.048,
  }),
  market('PEPE/USDT', '2023-05-05T16:00Z', {
    priceDecimals: 8, lotDecimals: 0, startPrice: 0.0000113, volume: 4e8, trades: 220, growth: 0.7, volatility: 0.06,
  }),
  market('ETH/BTC', '2017-07-14T04:00Z', {
    priceDecimals: 5, lotDecimals: 4, startPrice: 0.08, volume: 38, trades: 70, growth: -0.08, volatility: 0.02,
  }),
  // Delisted: closed for good in the middle of an hour.
  market('LUNA/USDT', '2020-08-21T10:00Z', {
    priceDecimals: 4, lotDecimals: 2, startPrice: 0.5, volume: 9_000, trades: 150, growth: 2, volatility: 0.06,
    delistedAt: Date.parse('2022-05-13T00:40Z'),
  }),
  // Illiquid: most minutes are flat bars without volume.
  market('RARE/USDT', '2021-10-11T06:00Z', {
    priceDecimals: 4, lotDecimals: 1, startPrice: 1.7, volume: 900, trades: 3, growth: -0.1, quietShare: 0.62,
  }),
  // Illiquid, and a minute without a trade has no row at all.
  market('DUST/BTC', '2022-03-03T09:17Z', {
    priceDecimals: 8, lotDecimals: 0, startPrice: 0.00002412, volume: 700, trades: 2, growth: -0.2,
    quietShare: 0.8, quietBars: 'absent',
  }),
  // Young: a few pages hold all of it.
  market('NOVA/USDT', '2025-09-15T13:00Z', {
    priceDecimals: 3, lotDecimals: 2, startPrice: 12.5, volume: 5_000, trades: 120, volatility: 0.07,
  }),
]; // prettier-ignore
