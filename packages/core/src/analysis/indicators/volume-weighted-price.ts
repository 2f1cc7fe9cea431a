import type { Grid } from '../../domain/grid.ts';
import { anchorOf } from './anchor.ts';
import type { RunningIndicator } from './create-indicator.ts';

/** Since the day (of long candles: the year) began; NaN until something was traded in it. */
export function anchoredPrice(grid: Grid): RunningIndicator {
  let end = -Infinity;
  let turnover = 0;
  let traded = 0;
  return {
    add({ time, high, low, close, volume, length }, [target]) {
      for (let row = 0; row < length; row++) {
        if (time[row]! >= end) {
          end = anchorOf(grid, time[row]!).to;
          turnover = 0;
          traded = 0;
        }
        turnover += ((high[row]! + low[row]! + close[row]!) / 3) * volume[row]!;
        traded += volume[row]!;
        target![row] = traded > 0 ? turnover / traded : NaN;
      }
    },
  };
}

/** Over the last candles. The sums begin anew once per length, so that what was rounded away does not add up. */
export function rollingPrice(candles: number): RunningIndicator {
  const turnovers = new Float64Array(candles);
  const volumes = new Float64Array(candles);
  let seen = 0;
  let turnover = 0;
  let traded = 0;
  /** Candles of the window with volume: the sums alone may keep a rest of what has left it. */
  let active = 0;
  return {
    add({ high, low, close, volume, length }, [target]) {
      for (let row = 0; row < length; row++) {
        const at = seen++ % candles;
        turnover -= turnovers[at]!;
        traded -= volumes[at]!;
        if (volumes[at]! > 0) active--;
        turnovers[at] = ((high[row]! + low[row]! + close[row]!) / 3) * volume[row]!;
        volumes[at] = volume[row]!;
        turnover += turnovers[at]!;
        traded += volumes[at]!;
        if (volumes[at]! > 0) active++;
        if (at === candles - 1) {
          turnover = sumOf(turnovers);
          traded = sumOf(volumes);
        }
        target![row] = seen >= candles && active > 0 ? turnover / traded : NaN;
      }
    },
  };
}

const sumOf = (column: Float64Array): number => column.reduce((sum, value) => sum + value, 0);
