/** The few members of a ccxt exchange that we use. Structural: no type of ccxt's is needed, and fakes are easy. */
export interface CcxtExchange {
  readonly id: string;
  readonly urls: { readonly api?: unknown };
  options: Record<string, unknown>;
  markets: Record<string, CcxtMarket> | undefined;
  fetchMarkets(): Promise<CcxtMarket[]>;
  loadMarkets(): Promise<Record<string, CcxtMarket>>;
  setMarkets(markets: readonly CcxtMarket[]): unknown;
  safeMarketStructure(market: object): CcxtMarket;
  fetchOHLCV(
    symbol: string,
    timeframe: string,
    since: number | undefined,
    limit: number | undefined,
    params: object,
  ): Promise<CcxtRow[]>;
  fetchTime(): Promise<number | undefined>;
  fetchStatus(): Promise<CcxtStatus>;
  calculateRateLimiterCost(
    api: unknown,
    method: string,
    path: string,
    params: object,
    config: object,
  ): unknown;

  // Overridden on the instance, see instance.ts.
  request(
    path: string,
    api?: string | readonly string[],
    method?: string,
    params?: object,
    headers?: unknown,
    body?: unknown,
    config?: object,
  ): Promise<unknown>;
  fetchImplementation: unknown;
  enableLastHttpResponse: boolean;
  proxiesModulesLoading: unknown;
  log: (...parts: unknown[]) => void;
  onRestResponse(status: number, ...rest: unknown[]): string;
  parseJson(text: string): unknown;
  parseOHLCV(row: unknown, market: unknown): CcxtRow;
  parseOHLCVs(rows: unknown, market?: unknown): CcxtRow[];
}

/** https://docs.ccxt.com/#/README?id=exchange-status-structure */
export interface CcxtStatus {
  readonly status?: string;
  /** End of a maintenance, milliseconds UTC. */
  readonly eta?: unknown;
  readonly info?: unknown;
}

/** `[time, open, high, low, close, volume]`; what the venue left out is undefined. */
export type CcxtRow = (number | undefined)[];

export interface CcxtMarket {
  readonly id: string;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly spot?: boolean;
  readonly swap?: boolean;
  readonly future?: boolean;
  readonly linear?: boolean;
  readonly inverse?: boolean;
  readonly active?: boolean;
}

export type CcxtClass = new (options: Readonly<Record<string, unknown>>) => CcxtExchange;
