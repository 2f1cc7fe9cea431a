import { indicatorKind } from '../indicators/indicator-table.ts';
import { chartTitle } from './chart-title.ts';
import { priceText } from './scale.ts';
import { svgGapLegend } from './svg-gap-legend.ts';
import type { PanelParts } from './svg-panels.ts';
import { element, escapeXml, textElement } from './svg-text.ts';

const LETTER = 7.2;

/** Above the panels: what it is, and the indicators over the prices with their last values. */
export function svgLegend(parts: PanelParts): string {
  const { model, layout, theme, colours } = parts;
  const { left, right, panels } = layout;
  const { heading, details } = chartTitle(model);
  const title = element(
    'text',
    { x: left, y: 28, fill: theme.text, 'font-size': 17, 'font-weight': '650' },
    escapeXml(heading),
  );
  const subtitle = textElement(left, 46, details, { fill: theme.faint, 'font-size': 11.5 });
  let x = left + 10;
  const y = panels[0]!.top + 17;
  const labels = model.indicators
    .filter(({ name }) => indicatorKind(name).place === 'price')
    .map(({ name, columns, parameters }) => {
      const column = model.bars.extras[columns[name === 'bb' ? 1 : 0]!];
      const value = column?.at(-1) ?? NaN;
      const label = name === 'bb' ? `bb_${parameters.join('_')}` : columns[0]!;
      const text = `${label} ${Number.isNaN(value) ? '–' : priceText(value)}`;
      const fill = colours.get(columns[0]!)!;
      const drawn =
        element('rect', { x, y: y - 8, width: 10, height: 3, fill, rx: 1.5, transform: 'translate(0 3)' }) +
        textElement(x + 15, y, text, {
          fill,
          'font-size': 11.5,
          'font-weight': '600',
          stroke: theme.background,
          'stroke-width': 3,
          'paint-order': 'stroke',
        });
      x += 15 + text.length * LETTER + 14;
      return drawn;
    });
  return title + subtitle + labels.join('') + svgGapLegend(model.gaps, right, theme);
}
