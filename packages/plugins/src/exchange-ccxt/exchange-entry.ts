/** Kinds of market that a venue may serve in different ways. */
export const MARKET_KINDS = ['spot', 'linear', 'inverse'] as const;
export type MarketKind = (typeof MARKET_KINDS)[number];

/**
 * How ccxt's fetchOHLCV asks for candles of one kind of market: whether the end (`until`), only the start (`since`) or
 * neither (`newest`) reaches the venue; the page limit that ccxt declares (0: none); the cost in ccxt's units; and
 * `markets` where it reads more of a market than our `Market` tells, so that ccxt must load its own list first.
 */
export type CandleFacts = readonly [
  window: 'until' | 'since' | 'newest',
  limit: number,
  cost: number,
  needs?: 'markets',
];

/** One line of the generated table. Without `candles` the exchange has no fetchOHLCV. */
export interface ExchangeEntry {
  readonly name: string;
  /** `1m 1h 15d=2w`: canonical, with ccxt's own key where that differs. */
  readonly timeframes?: string;
  /** Scheme and host of public requests; may hold `{hostname}`. */
  readonly origin?: string;
  readonly hostname?: string;
  /** Where ccxt's `urls.api` holds that address: `public`, `spot.public`; empty when it is a plain string. */
  readonly address?: string;
  /** Milliseconds per unit of cost, as ccxt paces itself. */
  readonly rateLimit?: number;
  /** Whether the venue has an endpoint for its clock. */
  readonly clock?: boolean;
  /** Whether the venue has an endpoint for its state. */
  readonly status?: boolean;
  readonly candles?: Readonly<Partial<Record<MarketKind, CandleFacts>>>;
}
