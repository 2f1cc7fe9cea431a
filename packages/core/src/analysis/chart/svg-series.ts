import type { Candles } from '../../domain/candles.ts';
import type { Grid } from '../../domain/grid.ts';
import type { ChartLayout } from './chart-layout.ts';
import type { Scale } from './scale.ts';
import { element, px } from './svg-text.ts';
import type { ChartTheme } from './svg-theme.ts';

/** Share of a bar's room that it takes, and the width from which rising ones are hollow. */
const BODY = 0.7;
const HOLLOW_FROM = 4.5;
/** A line goes on over one absent bar, and stops before a longer gap. */
const BRIDGED = 2;

/** Middle and width of a bar. */
export function barPlace(
  { xOf, right }: ChartLayout,
  grid: Grid,
  time: number,
): { x: number; width: number } {
  const end = grid.timeOf(grid.slotOf(time) + 1);
  const [from, to] = [xOf(time), Math.min(right, xOf(end))];
  return { x: (from + to) / 2, width: Math.max(1, (to - from) * BODY) };
}

/** Candles as two paths, the rising and the falling ones: a few hundred elements would say no more. */
export function svgCandles(
  bars: Candles,
  grid: Grid,
  layout: ChartLayout,
  scale: Scale,
  theme: ChartTheme,
): string {
  const paths = { up: '', down: '' };
  let isHollow = false;
  for (let row = 0; row < bars.length; row++) {
    const { x, width } = barPlace(layout, grid, bars.time[row]!);
    const [open, close] = [scale.of(bars.open[row]!), scale.of(bars.close[row]!)];
    const [high, low] = [scale.of(bars.high[row]!), scale.of(bars.low[row]!)];
    const [top, bottom] = [Math.min(open, close), Math.max(open, close)];
    isHollow = width >= HOLLOW_FROM;
    const body = `M${px(x - width / 2)} ${px(top)}h${px(width)}v${px(Math.max(0.8, bottom - top))}h${px(-width)}z`;
    const wick =
      (high < top ? `M${px(x)} ${px(high)}V${px(top)}` : '') +
      (low > bottom ? `M${px(x)} ${px(bottom)}V${px(low)}` : '');
    paths[bars.close[row]! >= bars.open[row]! ? 'up' : 'down'] += body + wick;
  }
  const drawn = (d: string, colour: string, fill: string) =>
    d === '' ? '' : element('path', { d, stroke: colour, 'stroke-width': 1, fill });
  return (
    drawn(paths.up, theme.up, isHollow ? theme.background : theme.up) +
    drawn(paths.down, theme.down, theme.down)
  );
}

/** Upright bars from a base line: volumes, histograms. `isUp` says which colour. */
export function svgColumns(
  bars: Candles,
  values: Float64Array,
  grid: Grid,
  layout: ChartLayout,
  {
    base,
    scale,
    theme,
    isUp,
  }: { base: number; scale: Scale; theme: ChartTheme; isUp: (row: number) => boolean },
): string {
  const paths = { up: '', down: '' };
  for (let row = 0; row < bars.length; row++) {
    const value = values[row]!;
    if (!(value - value === 0)) continue;
    const { x, width } = barPlace(layout, grid, bars.time[row]!);
    const y = scale.of(value);
    paths[isUp(row) ? 'up' : 'down'] +=
      `M${px(x - width / 2)} ${px(base)}V${px(y)}h${px(width)}V${px(base)}z`;
  }
  const drawn = (d: string, fill: string) =>
    d === '' ? '' : element('path', { d, fill, 'fill-opacity': '0.55' });
  return drawn(paths.up, theme.up) + drawn(paths.down, theme.down);
}

/** A line through the known values; NaN leaves a hole, and so does a gap. */
export function svgLine(
  bars: Candles,
  values: Float64Array,
  grid: Grid,
  layout: ChartLayout,
  { scale, colour, width = 1.4 }: { scale: Scale; colour: string; width?: number },
): string {
  let d = '';
  let before = NaN;
  for (let row = 0; row < bars.length; row++) {
    const value = values[row]!;
    const isKnown = value - value === 0;
    const slot = grid.slotOf(bars.time[row]!);
    if (isKnown)
      d += `${slot - before <= BRIDGED ? 'L' : 'M'}${px(barPlace(layout, grid, bars.time[row]!).x)} ${px(scale.of(value))}`;
    before = isKnown ? slot : NaN;
  }
  return d === ''
    ? ''
    : element('path', { d, fill: 'none', stroke: colour, 'stroke-width': width, 'stroke-linejoin': 'round' });
}

/** The area between two lines. */
export function svgBand(
  bars: Candles,
  [lower, upper]: readonly [Float64Array, Float64Array],
  grid: Grid,
  layout: ChartLayout,
  { scale, colour }: { scale: Scale; colour: string },
): string {
  const there: string[] = [];
  const back: string[] = [];
  for (let row = 0; row < bars.length; row++) {
    if (!(lower[row]! - lower[row]! === 0)) continue;
    const x = px(barPlace(layout, grid, bars.time[row]!).x);
    there.push(`${x} ${px(scale.of(upper[row]!))}`);
    back.push(`${x} ${px(scale.of(lower[row]!))}`);
  }
  if (there.length < 2) return '';
  return element('path', {
    d: `M${[...there, ...back.reverse()].join('L')}z`,
    fill: colour,
    'fill-opacity': '0.08',
  });
}
