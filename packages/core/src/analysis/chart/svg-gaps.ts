import type { LedgerEntry } from '../../domain/gap.ts';
import type { ChartLayout } from './chart-layout.ts';
import { gapBands, type GapBand } from './gap-bands.ts';
import { element, escapeXml, px, textElement } from './svg-text.ts';
import type { ChartTheme } from './svg-theme.ts';

/** From this width on a band has room for its reason. */
const LABEL_FROM = 14;
const LETTER = 6.4;

/** Hatched patterns that bands are filled with. */
export const svgGapPatterns = (theme: ChartTheme): string =>
  (['explained', 'open'] as const)
    .map((name) =>
      element(
        'pattern',
        {
          id: `gap-${name}`,
          width: 6,
          height: 6,
          patternUnits: 'userSpaceOnUse',
          patternTransform: 'rotate(45)',
        },
        element('rect', { width: 6, height: 6, fill: theme[name], 'fill-opacity': '0.14' }) +
          element('path', {
            d: 'M0 0V6',
            stroke: theme[name],
            'stroke-opacity': '0.55',
            'stroke-width': 1.6,
          }),
      ),
    )
    .join('');

/** Bands behind the prices, and at their upper end a mark, so that the narrowest is found; the reason where it fits. */
export function svgGaps(gaps: readonly LedgerEntry[], layout: ChartLayout, theme: ChartTheme): string {
  const panel = layout.panels[0]!;
  const height = panel.bottom - panel.top;
  return gapBands(gaps, layout.xOf)
    .map((band) => {
      const name = band.isExplained ? 'explained' : 'open';
      const middle = band.x + band.width / 2;
      const mark = `M${px(middle - 4)} ${px(panel.top - 7)}h8L${px(middle)} ${px(panel.top - 1)}z`;
      return element(
        'g',
        { class: 'gap' },
        `<title>${escapeXml(describe(band))}</title>` +
          element('rect', {
            x: band.x,
            y: panel.top,
            width: band.width,
            height,
            fill: band.width >= 6 ? `url(#gap-${name})` : theme[name],
            'fill-opacity': band.width >= 6 ? undefined : '0.3',
          }) +
          element('path', { d: mark, fill: theme[name] }) +
          label(band, panel.top, height, theme[name]),
      );
    })
    .join('');
}

function label({ x, width, reasons }: GapBand, top: number, height: number, fill: string): string {
  const text = reasons.join(', ');
  const style = { fill, 'font-size': 11, 'font-weight': '600' };
  if (width >= text.length * LETTER + 8)
    return textElement(x + width / 2, top + 16, text, { ...style, 'text-anchor': 'middle' });
  if (width < LABEL_FROM || height < text.length * LETTER + 16) return '';
  const [middle, y] = [x + width / 2 + 4, top + 8];
  return textElement(middle, y, text, {
    ...style,
    transform: `rotate(-90 ${px(middle)} ${px(y)})`,
    'text-anchor': 'end',
  });
}

const clock = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')}`;

const describe = ({ reasons, from, to, gaps }: GapBand): string =>
  `${reasons.join(', ')}: ${clock(from)} to ${clock(to)} UTC${gaps > 1 ? `, ${gaps} gaps` : ''}`;
