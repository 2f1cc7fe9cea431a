import type { Candles } from '../domain/candles.ts';

/** Prices over an interval. NaN where there is no candle (or, for vwap, no volume). */
export interface PriceStatistics {
  readonly candles: number;
  /** Open time of the first and last candle, milliseconds UTC; undefined without candles. */
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  readonly highestPrice: number;
  readonly lowestPrice: number;
  readonly totalVolume: number;
  /** Mean of the closes. */
  readonly averagePrice: number;
  /** Mean of the typical prices (high + low + close) / 3, weighted by volume. */
  readonly vwap: number;
}

/** Sums batch by batch; memory does not grow with the history. */
export class StatisticsCollector {
  #candles = 0;
  #first: number | undefined;
  #last: number | undefined;
  #high = -Infinity;
  #low = Infinity;
  #volume = 0;
  #closes = 0;
  #turnover = 0;

  add({ length, time, high, low, close, volume }: Candles): void {
    if (length === 0) return;
    this.#first ??= time[0];
    this.#last = time[length - 1];
    this.#candles += length;
    for (let i = 0; i < length; i++) {
      this.#high = Math.max(this.#high, high[i]!);
      this.#low = Math.min(this.#low, low[i]!);
      this.#volume += volume[i]!;
      this.#closes += close[i]!;
      this.#turnover += ((high[i]! + low[i]! + close[i]!) / 3) * volume[i]!;
    }
  }

  result(): PriceStatistics {
    const some = this.#candles > 0;
    return {
      candles: this.#candles,
      firstTime: this.#first,
      lastTime: this.#last,
      highestPrice: some ? this.#high : NaN,
      lowestPrice: some ? this.#low : NaN,
      totalVolume: this.#volume,
      averagePrice: some ? this.#closes / this.#candles : NaN,
      vwap: this.#volume > 0 ? this.#turnover / this.#volume : NaN,
    };
  }
}
