import type { Candles } from '../../domain/candles.ts';

/** What a klines request asks of a series; both ends speak of open times and are included. */
export interface KlineQuery {
  readonly timeframe: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
  readonly now: number;
}

/** Candles of one market, as the venue would answer at `now`: never one that opens later, the open one unfinished. */
export interface KlineSource {
  /** Decimals of price and volume, for exchangeInfo. */
  readonly priceDecimals: number;
  readonly lotDecimals: number;
  /** False: the venue says BREAK. Its history is still served. */
  readonly active: boolean;
  /**
   * At most `limit` candles ascending: the first ones at or after `from`; without `from` the last ones up to `to`.
   * `extras.close_time` is the last millisecond of each.
   */
  read(query: KlineQuery): Candles;
}
