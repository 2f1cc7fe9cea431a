import type { ChartModel } from './chart-model.ts';

const DAY = 86_400_000;
const stamp = (time: number): string =>
  new Date(time).toISOString().slice(0, time % DAY === 0 ? 10 : 16).replace('T', ' '); // prettier-ignore
const count = (value: number, one: string): string =>
  `${value.toLocaleString('en-US')} ${one}${value === 1 ? '' : 's'}`;

/** What a chart shows, in two lines; of the bars only where they are not the candles. */
export function chartTitle({ dataset, grid, barGrid, interval, bars, candles }: ChartModel): {
  readonly heading: string;
  readonly details: string;
} {
  const own = grid.timeframe.text;
  const of = barGrid.timeframe.text;
  const made = dataset.timeframe === own ? '' : ` made of ${dataset.timeframe}`;
  const shown = of === own ? '' : `, shown as ${count(bars.length, 'bar')} of ${of}`;
  return {
    heading: `${dataset.symbol} · ${own}${made} · ${dataset.exchange}`,
    details: `${stamp(interval.from)} to ${stamp(interval.to)} UTC, ${count(candles, 'candle')}${shown}`,
  };
}
