import type { Grid } from '../../domain/grid.ts';
import type { Interval } from '../../domain/interval.ts';
import { approximateStep } from '../../domain/timeframe.ts';

const DAY = 86_400_000;

/** The UTC day that holds `time`; of candles of a day or more, the UTC year. */
export function anchorOf({ timeframe }: Grid, time: number): Interval {
  if (approximateStep(timeframe) < DAY) {
    const from = Math.floor(time / DAY) * DAY;
    return { from, to: from + DAY };
  }
  const year = new Date(time).getUTCFullYear();
  return { from: Date.UTC(year, 0), to: Date.UTC(year + 1, 0) };
}
