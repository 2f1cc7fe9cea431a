import type { Candles } from '../domain/candles.ts';
import type { Grid } from '../domain/grid.ts';
import { DecimalSum } from './decimal-sum.ts';
import { Drawdowns, type Drawdown } from './drawdowns.ts';
import { Returns, type ReturnStatistics } from './returns.ts';
import { yieldToLoop } from './text-chunks.ts';

/** Prices over an interval. NaN where there is no candle (or, for vwap, no volume). */
export interface PriceStatistics {
  /** How many candles there are. */
  readonly candles: number;
  /** Open time of the first and last candle, milliseconds UTC; undefined without candles. */
  readonly firstTime: number | undefined;
  /** See `firstTime`. */
  readonly lastTime: number | undefined;
  /** Open of the first candle. */
  readonly firstOpen: number;
  /** Close of the last candle. */
  readonly lastClose: number;
  /** The highest high. */
  readonly highestPrice: number;
  /** The lowest low. */
  readonly lowestPrice: number;
  /** Sum of the volumes, in the venue's unit: mostly the base currency. */
  readonly totalVolume: number;
  /** Mean of the closes. */
  readonly averagePrice: number;
  /** Mean of the typical prices (high + low + close) / 3, weighted by volume. */
  readonly vwap: number;
  /** Returns from close to close. */
  readonly returns: ReturnStatistics;
  /** The deepest fall of the closes from a high before it; undefined where they never fell. */
  readonly drawdown: Drawdown | undefined;
}

/** Sums batch by batch, in one pass; memory does not grow with the history, and sums do not drift with it. */
export class StatisticsCollector {
  readonly #returns: Returns;
  readonly #drawdowns = new Drawdowns();
  readonly #volume = new DecimalSum();
  readonly #closes = new DecimalSum();
  readonly #turnover = new DecimalSum();
  #candles = 0;
  #first: number | undefined;
  #last: number | undefined;
  #firstOpen = NaN;
  #lastClose = NaN;
  #high = -Infinity;
  #low = Infinity;

  /** @param grid tells which candles follow one another; absent: all do, and nothing is known of a year */
  constructor(grid?: Grid) {
    this.#returns = new Returns(grid);
  }

  add(candles: Candles): void {
    const { length, time, open, high, low, close, volume } = candles;
    if (length === 0) return;
    if (this.#first === undefined) {
      this.#first = time[0];
      this.#firstOpen = open[0]!;
    }
    this.#last = time[length - 1];
    this.#lastClose = close[length - 1]!;
    this.#candles += length;
    let top = this.#high;
    let bottom = this.#low;
    const turnover = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      if (high[i]! > top) top = high[i]!;
      if (low[i]! < bottom) bottom = low[i]!;
      turnover[i] = ((high[i]! + low[i]! + close[i]!) / 3) * volume[i]!;
    }
    this.#high = top;
    this.#low = bottom;
    this.#volume.add(volume, 0, length);
    this.#closes.add(close, 0, length);
    this.#turnover.add(turnover, 0, length);
    this.#returns.add(candles);
    this.#drawdowns.add(candles);
  }

  result(): PriceStatistics {
    const some = this.#candles > 0;
    const totalVolume = this.#volume.value;
    return {
      candles: this.#candles,
      firstTime: this.#first,
      lastTime: this.#last,
      firstOpen: this.#firstOpen,
      lastClose: this.#lastClose,
      highestPrice: some ? this.#high : NaN,
      lowestPrice: some ? this.#low : NaN,
      totalVolume,
      averagePrice: some ? this.#closes.value / this.#candles : NaN,
      vwap: totalVolume > 0 ? this.#turnover.value / totalVolume : NaN,
      returns: this.#returns.result(this.#lastClose / this.#firstOpen - 1),
      drawdown: this.#drawdowns.result(),
    };
  }
}

/** Candles between two turns of the event loop: about a millisecond. */
const ROWS_PER_TURN = 8_192;

/** Statistics of a stream of candles; others get their turn on the event loop. */
export async function collectStatistics(
  batches: AsyncIterable<Candles>,
  grid: Grid,
  onBatch?: (batch: Candles) => void,
): Promise<PriceStatistics> {
  const collector = new StatisticsCollector(grid);
  let rows = 0;
  for await (const batch of batches) {
    collector.add(batch);
    onBatch?.(batch);
    rows += batch.length;
    if (rows < ROWS_PER_TURN) continue;
    rows = 0;
    await yieldToLoop();
  }
  return collector.result();
}
