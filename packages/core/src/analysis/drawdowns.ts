import type { Candles } from '../domain/candles.ts';

/** A fall of the closes from their highest so far. Times are open times of candles, milliseconds UTC. */
export interface Drawdown {
  /** What was lost, as a share of the peak: 0 to 1. */
  readonly share: number;
  /** Open time of the candle whose close was the peak, milliseconds UTC. */
  readonly peakTime: number;
  /** That close. */
  readonly peakPrice: number;
  /** Open time of the candle with the lowest close after it, milliseconds UTC. */
  readonly troughTime: number;
  /** That close. */
  readonly troughPrice: number;
  /** When a close was at the peak again; undefined: it has not been. */
  readonly recoveredAt: number | undefined;
}

/** Finds the deepest fall, in one pass. */
export class Drawdowns {
  #peakTime = NaN;
  #peakPrice = -Infinity;
  #deepest: Drawdown | undefined;

  add({ length, time, close }: Candles): void {
    for (let i = 0; i < length; i++) {
      const price = close[i]!;
      if (price >= this.#peakPrice) {
        const last = this.#deepest;
        if (last && last.recoveredAt === undefined) this.#deepest = { ...last, recoveredAt: time[i]! };
        this.#peakTime = time[i]!;
        this.#peakPrice = price;
      } else if (1 - price / this.#peakPrice > (this.#deepest?.share ?? 0))
        this.#deepest = {
          share: 1 - price / this.#peakPrice,
          peakTime: this.#peakTime,
          peakPrice: this.#peakPrice,
          troughTime: time[i]!,
          troughPrice: price,
          recoveredAt: undefined,
        };
    }
  }

  result(): Drawdown | undefined {
    return this.#deepest;
  }
}
