import { isExplained, type LedgerEntry } from '../../domain/gap.ts';
import { element, textElement } from './svg-text.ts';
import type { ChartTheme } from './svg-theme.ts';

/** At the upper right: which hatching is what, with the number of gaps by reason. */
export function svgGapLegend(gaps: readonly LedgerEntry[], right: number, theme: ChartTheme): string {
  const counts = new Map<LedgerEntry['reason'], number>();
  for (const { reason } of gaps) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  let x = right;
  return [...counts]
    .map(([reason, count]) => {
      const text = `${reason}: ${count.toLocaleString('en-US')} ${count === 1 ? 'gap' : 'gaps'}`;
      const name = isExplained(reason) ? 'explained' : 'open';
      const label = textElement(x, 46, text, { fill: theme.faint, 'font-size': 11.5, 'text-anchor': 'end' });
      x -= text.length * 6.4 + 20;
      const box = element('rect', {
        x,
        y: 36.5,
        width: 14,
        height: 11,
        fill: `url(#gap-${name})`,
        stroke: theme[name],
        'stroke-width': 0.8,
      });
      x -= 16;
      return box + label;
    })
    .join('');
}
