import { ATR, BollingerBands, EMA, MACD, RSI, SMA, WMA } from 'trading-signals';
import type { Candles } from '../../domain/candles.ts';
import type { Grid } from '../../domain/grid.ts';
import type { IndicatorName } from './indicator-table.ts';
import { onBalanceVolume } from './on-balance-volume.ts';
import type { Indicator } from './parse-indicators.ts';
import { anchoredPrice, rollingPrice } from './volume-weighted-price.ts';

/**
 * An indicator that goes on from batch to batch. `add` writes its columns for the rows of a batch; NaN where it has seen
 * too few candles.
 */
export interface RunningIndicator {
  add(batch: Candles, columns: readonly Float64Array[]): void;
}

type Create = (parameters: readonly number[], grid: Grid) => RunningIndicator;

const CREATE: Readonly<Record<IndicatorName, Create>> = {
  sma: ([length = 20]) => ofCloses(new SMA(length), length),
  ema: ([length = 20]) => ofCloses(new EMA(length), length),
  wma: ([length = 20]) => ofCloses(new WMA(length), length),
  rsi: ([length = 14]) => ofCloses(new RSI(length), length + 1),
  macd: ([short = 12, long = 26, signal = 9]) => convergence(short, long, signal),
  bb: ([length = 20, deviations = 2]) => bands(length, deviations),
  atr: ([length = 14]) => trueRange(length),
  vwap: ([length = 0], grid) => (length === 0 ? anchoredPrice(grid) : rollingPrice(length)),
  obv: () => onBalanceVolume(),
};

/** @param grid of the candles that will come */
export const createIndicator = ({ name, parameters }: Indicator, grid: Grid): RunningIndicator =>
  CREATE[name](parameters, grid);

/** @param needed closes before its first value counts */
function ofCloses(series: { add(close: number): number | null }, needed: number): RunningIndicator {
  let seen = 0;
  return {
    add({ close, length }, [target]) {
      for (let row = 0; row < length; row++) {
        const value = series.add(close[row]!);
        target![row] = ++seen >= needed ? (value ?? NaN) : NaN;
      }
    },
  };
}

/** The signal begins when there are enough values to average, and not with the first one. */
function convergence(short: number, long: number, signal: number): RunningIndicator {
  const series = new MACD(new EMA(short), new EMA(long), new EMA(signal));
  let seen = 0;
  return {
    add({ close, length }, [line, average, histogram]) {
      for (let row = 0; row < length; row++) {
        const value = series.add(close[row]!);
        const isSettled = ++seen >= long + signal - 1;
        line![row] = value?.macd ?? NaN;
        average![row] = isSettled ? (value?.signal ?? NaN) : NaN;
        histogram![row] = isSettled ? (value?.histogram ?? NaN) : NaN;
      }
    },
  };
}

function bands(candles: number, deviations: number): RunningIndicator {
  const series = new BollingerBands(candles, deviations);
  return {
    add({ close, length }, [lower, middle, upper]) {
      for (let row = 0; row < length; row++) {
        const value = series.add(close[row]!);
        lower![row] = value?.lower ?? NaN;
        middle![row] = value?.middle ?? NaN;
        upper![row] = value?.upper ?? NaN;
      }
    },
  };
}

function trueRange(candles: number): RunningIndicator {
  const series = new ATR(candles);
  return {
    add({ high, low, close, length }, [target]) {
      for (let row = 0; row < length; row++)
        target![row] = series.add({ high: high[row]!, low: low[row]!, close: close[row]! }) ?? NaN;
    },
  };
}
