import type { Candles } from '../domain/candles.ts';

/**
 * The prices of a longer candle in the making, by the rule of Binance's own candles: bars without volume do not count
 * once the bucket has traded, so open, high and low come from the first traded bar on. Where nothing was traded all bars
 * count; they are flat, or (of prices that nobody trades, an index for one) they are all there is.
 */
export class OpenBucket {
  #isEmpty = true;
  #hasTraded = false;
  #open = NaN;
  #high = -Infinity;
  #low = Infinity;
  #close = NaN;

  /** Adds rows `[start, end)`, which all lie in the bucket. */
  add(bars: Candles, start: number, end: number): void {
    const { volume } = bars;
    let row = start;
    if (!this.#hasTraded) {
      while (row < end && volume[row] === 0) row++;
      if (row === end) return this.#addUntraded(bars, start, end);
      this.#begin(bars, row);
      this.#hasTraded = true;
      row++;
    }
    this.#addTraded(bars, row, end);
  }

  /** Writes the prices and begins anew. */
  take(target: Candles, row: number): void {
    target.open[row] = this.#open;
    target.high[row] = this.#high;
    target.low[row] = this.#low;
    target.close[row] = this.#close;
    this.#isEmpty = true;
    this.#hasTraded = false;
  }

  #begin({ open, high, low, close }: Candles, row: number): void {
    this.#isEmpty = false;
    this.#open = open[row]!;
    this.#high = high[row]!;
    this.#low = low[row]!;
    this.#close = close[row]!;
  }

  #addTraded({ high, low, close, volume }: Candles, start: number, end: number): void {
    let top = this.#high;
    let bottom = this.#low;
    let last = this.#close;
    for (let row = start; row < end; row++) {
      if (volume[row] === 0) continue;
      const up = high[row]!;
      const down = low[row]!;
      if (up > top) top = up;
      if (down < bottom) bottom = down;
      last = close[row]!;
    }
    this.#high = top;
    this.#low = bottom;
    this.#close = last;
  }

  #addUntraded(bars: Candles, start: number, end: number): void {
    if (this.#isEmpty) this.#begin(bars, start);
    for (let row = start; row < end; row++) {
      this.#high = Math.max(this.#high, bars.high[row]!);
      this.#low = Math.min(this.#low, bars.low[row]!);
    }
    this.#close = bars.close[end - 1]!;
  }
}
