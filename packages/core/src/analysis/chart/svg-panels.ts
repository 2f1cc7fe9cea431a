import type { Candles } from '../../domain/candles.ts';
import { indicatorKind } from '../indicators/indicator-table.ts';
import type { Indicator } from '../indicators/parse-indicators.ts';
import type { ChartLayout, Panel } from './chart-layout.ts';
import type { ChartModel } from './chart-model.ts';
import {
  logTicks,
  niceTicks,
  priceText,
  extent,
  shortNumber,
  tickText,
  valueScale,
  withRoom,
  type Scale,
} from './scale.ts';
import { svgValueAxis } from './svg-axes.ts';
import { svgBand, svgCandles, svgColumns, svgLine } from './svg-series.ts';
import { element, textElement } from './svg-text.ts';
import type { ChartTheme } from './svg-theme.ts';

export interface PanelParts {
  readonly model: ChartModel;
  readonly layout: ChartLayout;
  readonly theme: ChartTheme;
  /** Colours of indicators by their first column. */
  readonly colours: ReadonlyMap<string, string>;
  readonly isLogarithmic: boolean;
}

/** Pixels between grid lines, about. */
const TICK_ROOM = 46;
const ticksIn = ({ top, bottom }: Panel) => Math.max(2, Math.floor((bottom - top) / TICK_ROOM));
const isRising =
  ({ open, close }: Candles) =>
  (row: number): boolean =>
    close[row]! >= open[row]!;

export function svgPricePanel(panel: Panel, parts: PanelParts): string {
  const { model, layout, theme, colours, isLogarithmic } = parts;
  const { bars, barGrid, indicators } = model;
  const over = indicators.filter(({ name }) => indicatorKind(name).place === 'price');
  const columns = over.flatMap((each) => each.columns.map((name) => bars.extras[name]!));
  const values = extent([bars.low, bars.high, ...columns]);
  const isLog = isLogarithmic && values[0] > 0;
  // The legend stands above the prices.
  const range = withRoom(values, 0.05, over.length > 0 ? 0.14 : 0.06, isLog);
  const scale = valueScale(range, panel.top, panel.bottom, isLog);
  const ticks = (isLog ? logTicks : niceTicks)(range[0], range[1], ticksIn(panel));
  const lines = over.map((indicator) => {
    const colour = colours.get(indicator.columns[0]!)!;
    const values = indicator.columns.map((name) => bars.extras[name]!);
    const band =
      indicator.name === 'bb'
        ? svgBand(bars, [values[0]!, values[2]!], barGrid, layout, { scale, colour })
        : '';
    const widths = indicator.name === 'bb' ? [1, 1.2, 1] : [1.5];
    return (
      band +
      values
        .map((each, i) => svgLine(bars, each, barGrid, layout, { scale, colour, width: widths[i]! }))
        .join('')
    );
  });
  return (
    svgValueAxis(panel, layout, theme, {
      scale,
      ticks,
      text: (value) => tickText(value, isLog ? [] : ticks),
      tag: bars.close.at(-1),
    }) +
    svgCandles(bars, barGrid, layout, scale, theme) +
    lines.join('') +
    lastPrice(parts, scale)
  );
}

/** The last close, on a tag at the axis. */
function lastPrice({ model: { bars }, layout, theme }: PanelParts, scale: Scale): string {
  if (bars.length === 0) return '';
  const row = bars.length - 1;
  const y = scale.of(bars.close[row]!);
  const fill = isRising(bars)(row) ? theme.up : theme.down;
  const { left, right, width } = layout;
  return (
    element('path', { d: `M${left} ${y.toFixed(2)}H${right}`, stroke: fill, 'stroke-dasharray': '2 3' }) +
    element('rect', { x: right + 1, y: y - 9, width: width - right - 5, height: 18, rx: 3, fill }) +
    textElement(right + 8, y + 4, priceText(bars.close[row]!), {
      fill: theme.background,
      'font-size': 11,
      'font-weight': '600',
    })
  );
}

export function svgVolumePanel(panel: Panel, { model, layout, theme }: PanelParts): string {
  const { bars, barGrid } = model;
  const high = extent([bars.volume])[1] || 1;
  const scale = valueScale([0, high * 1.16], panel.top, panel.bottom);
  const ticks = niceTicks(0, high, 3).filter((tick) => tick > 0);
  return (
    svgValueAxis(panel, layout, theme, { scale, ticks, text: shortNumber }) +
    svgColumns(bars, bars.volume, barGrid, layout, {
      base: panel.bottom,
      scale,
      theme,
      isUp: isRising(bars),
    }) +
    caption(panel, layout, 'volume', theme.faint)
  );
}

const caption = ({ top }: Panel, { left }: ChartLayout, text: string, fill: string): string =>
  textElement(left + 8, top + 15, text, { fill, 'font-size': 11, 'font-weight': '600' });

/** Levels that readers of an indicator look for. */
const GUIDES: Partial<Record<Indicator['name'], readonly number[]>> = { rsi: [30, 70], macd: [0] };

export function svgIndicatorPanel(panel: Panel, indicator: Indicator, parts: PanelParts): string {
  const { model, layout, theme, colours } = parts;
  const { bars, barGrid } = model;
  const { name, columns } = indicator;
  const values = columns.map((each) => bars.extras[each]!);
  const range: [number, number] = name === 'rsi' ? [0, 100] : withRoom(extent(values), 0.1, 0.2);
  const scale = valueScale(range, panel.top, panel.bottom);
  const guides = (GUIDES[name] ?? []).filter((each) => each > range[0] && each < range[1]);
  const ticks = name === 'rsi' ? [30, 50, 70] : niceTicks(range[0], range[1], 3);
  const text = (value: number) =>
    Math.abs(range[1]) >= 10_000 ? shortNumber(value) : tickText(value, ticks);
  const colour = colours.get(columns[0]!)!;
  const { left, right } = layout;
  const lines = guides.map((each) =>
    element('path', {
      d: `M${left} ${scale.of(each).toFixed(2)}H${right}`,
      stroke: theme.faint,
      'stroke-dasharray': '4 4',
      'stroke-opacity': '0.7',
    }),
  );
  const [first, second, histogram] = values;
  const under = histogram
    ? svgColumns(bars, histogram, barGrid, layout, {
        base: scale.of(0),
        scale,
        theme,
        isUp: (row) => histogram[row]! >= 0,
      })
    : '';
  return (
    svgValueAxis(panel, layout, theme, { scale, ticks, text }) +
    lines.join('') +
    under +
    svgLine(bars, first!, barGrid, layout, { scale, colour }) +
    (second ? svgLine(bars, second, barGrid, layout, { scale, colour: theme.faint, width: 1.1 }) : '') +
    caption(panel, layout, columns[0]!, colour)
  );
}
