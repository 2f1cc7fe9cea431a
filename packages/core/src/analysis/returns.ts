import type { Candles } from '../domain/candles.ts';
import type { Grid } from '../domain/grid.ts';
import { approximateStep } from '../domain/timeframe.ts';

/** The return of one candle: its close by the close before, less 1. */
export interface CandleReturn {
  /** Open time of the candle, milliseconds UTC. */
  readonly time: number;
  /** The return as a share: 0.01 is one per cent. */
  readonly value: number;
}

/**
 * Returns from close to close of candles that follow one another; across a gap there is none. NaN where there are too few
 * candles.
 */
export interface ReturnStatistics {
  /** How many there are. */
  readonly count: number;
  /** From the first open to the last close. */
  readonly total: number;
  /** Mean of the returns. */
  readonly mean: number;
  /** The highest return; undefined: there is none. */
  readonly best: CandleReturn | undefined;
  /** The lowest return; undefined: there is none. */
  readonly worst: CandleReturn | undefined;
  /** Sample standard deviation of the logarithms. */
  readonly deviation: number;
  /** The same for a year of 365.25 days, by the square root of time. NaN where the timeframe is not known. */
  readonly annualised: number;
}

const YEAR = 365.25 * 86_400_000;

/** Mean and spread in one pass: https://en.wikipedia.org/wiki/Algorithms_for_calculating_variance#Welford's_online_algorithm */
export class Returns {
  readonly #grid: Grid | undefined;
  #count = 0;
  #sum = 0;
  #meanLog = 0;
  #squares = 0;
  #bestTime = NaN;
  #best = -Infinity;
  #worstTime = NaN;
  #worst = Infinity;
  #before = NaN;
  /** Open time that the next candle has when it follows; undefined: any. */
  #next: number | undefined;

  constructor(grid?: Grid) {
    this.#grid = grid;
  }

  add({ length, time, close }: Candles): void {
    for (let i = 0; i < length; i++) {
      const price = close[i]!;
      const at = time[i]!;
      if (this.#before > 0 && price > 0 && (this.#next === undefined || this.#next === at))
        this.#note(at, price / this.#before);
      this.#before = price;
      this.#next = this.#after(at);
    }
  }

  result(total: number): ReturnStatistics {
    const count = this.#count;
    const deviation = count > 1 ? Math.sqrt(this.#squares / (count - 1)) : NaN;
    const candlesPerYear = this.#grid ? YEAR / approximateStep(this.#grid.timeframe) : NaN;
    return {
      count,
      total,
      mean: count > 0 ? this.#sum / count : NaN,
      best: count > 0 ? { time: this.#bestTime, value: this.#best } : undefined,
      worst: count > 0 ? { time: this.#worstTime, value: this.#worst } : undefined,
      deviation,
      annualised: deviation * Math.sqrt(candlesPerYear),
    };
  }

  #after(time: number): number | undefined {
    const grid = this.#grid;
    if (!grid) return undefined;
    const { stepMs } = grid.timeframe;
    return stepMs === undefined ? grid.timeOf(grid.slotOf(time) + 1) : time + stepMs;
  }

  #note(time: number, ratio: number): void {
    const value = ratio - 1;
    const log = Math.log(ratio);
    this.#count++;
    this.#sum += value;
    const off = log - this.#meanLog;
    this.#meanLog += off / this.#count;
    this.#squares += off * (log - this.#meanLog);
    if (value > this.#best) {
      this.#best = value;
      this.#bestTime = time;
    }
    if (value < this.#worst) {
      this.#worst = value;
      this.#worstTime = time;
    }
  }
}
