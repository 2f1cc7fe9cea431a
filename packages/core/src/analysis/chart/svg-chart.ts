import { chartLayout, type ChartSize } from './chart-layout.ts';
import type { ChartModel } from './chart-model.ts';
import { svgFrame, svgTimeAxis } from './svg-axes.ts';
import { svgGapPatterns, svgGaps } from './svg-gaps.ts';
import { svgLegend } from './svg-legend.ts';
import { svgIndicatorPanel, svgPricePanel, svgVolumePanel, type PanelParts } from './svg-panels.ts';
import { element, escapeXml } from './svg-text.ts';
import { CHART_THEMES, type ChartThemeName } from './svg-theme.ts';
import { timeTicks } from './time-ticks.ts';

/** How a chart is drawn. */
export interface SvgChartOptions extends ChartSize {
  readonly theme?: ChartThemeName;
  /** Equal shares have equal heights. */
  readonly isLogarithmic?: boolean;
}

/** Pixels that a time on the axis needs. */
const TIME_ROOM = 84;

/** The chart as a picture of its own: no script, no font and no style from elsewhere. */
export function svgChart(model: ChartModel, options: SvgChartOptions): string {
  const { width, height, theme: themeName = 'light', isLogarithmic = false } = options;
  const theme = CHART_THEMES[themeName];
  const layout = chartLayout(model, { width, height });
  const colours = new Map(
    model.indicators.map(({ columns }, i) => [columns[0]!, theme.lines[i % theme.lines.length]!] as const),
  );
  const parts: PanelParts = { model, layout, theme, colours, isLogarithmic };
  const ticks = timeTicks(model.interval, Math.max(2, Math.floor((layout.right - layout.left) / TIME_ROOM)));
  const clips = layout.panels.map(({ top, bottom }, i) =>
    element(
      'clipPath',
      { id: `panel-${i}` },
      element('rect', { x: layout.left, y: top, width: width - layout.left, height: bottom - top }),
    ),
  );
  const panels = layout.panels.map((panel, i) => {
    const content =
      panel.kind === 'price'
        ? svgPricePanel(panel, parts)
        : panel.kind === 'volume'
          ? svgVolumePanel(panel, parts)
          : svgIndicatorPanel(panel, panel.indicator!, parts);
    return element('g', { 'clip-path': `url(#panel-${i})` }, content) + svgFrame(panel, layout, theme);
  });
  const { exchange, symbol } = model.dataset;
  const title = `${symbol} ${model.grid.timeframe.text} on ${exchange}`;
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'font-family': "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif",
    },
    [
      `<title>${escapeXml(title)}</title>`,
      element('defs', {}, clips.join('') + svgGapPatterns(theme)),
      element('rect', { width, height, fill: theme.background }),
      svgTimeAxis(layout, theme, ticks),
      svgGaps(model.gaps, layout, theme),
      ...panels,
      svgLegend(parts),
    ].join('\n'),
  )}\n`;
}
