import { firstFrom } from '../model/find-bar.ts';
import { formatPrice, formatVolume } from '../model/format-number.ts';
import { formatTime } from '../model/format-time.ts';
import type { View } from '../model/view.ts';
import type { Shown } from './chart-frame.ts';
import { element } from './element.ts';
import { barCount } from './counted.ts';
import { gapText } from './gap-tip.ts';
import { t } from './translate.ts';

/** More rows nobody reads: zooming in or an export has the rest. */
const MOST_ROWS = 300;

/** The bars in sight as a table, newest first, with the gaps between them: the chart for people who do not see it. */
export class DataTable {
  readonly root = element('section', { class: 'data', hidden: true, tabindex: 0 });

  constructor() {
    this.root.setAttribute('aria-label', t('Bars in sight'));
  }

  show(shown: Shown, view: View, name: string): void {
    const { bars, window, decimals } = shown;
    const end = firstFrom(bars.time, view.to);
    const start = firstFrom(bars.time, view.from);
    const first = Math.max(start, end - MOST_ROWS);
    const rows: Node[] = [];
    const gaps = window.gaps.filter(({ from, to }) => to > view.from && from < view.to);
    let gap = gaps.length - 1;
    for (let row = end - 1; row >= first; row--) {
      for (; gap >= 0 && gaps[gap]!.from > bars.time[row]!; gap--) rows.push(gapRow(gapText(gaps[gap]!)));
      rows.push(barRow(shown, row));
    }
    const heads = [t('Time (UTC)'), t('Open'), t('High'), t('Low'), t('Close'), t('Volume')];
    const told = t('{0}, {1}: {2} in sight, newest first.', name, window.timeframe, barCount(end - start));
    const more = end - start > MOST_ROWS ? ` ${t('The newest {0} are listed.', MOST_ROWS)}` : '';
    this.root.replaceChildren(
      element(
        'table',
        {},
        element('caption', {}, told + more),
        element(
          'thead',
          {},
          element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head))),
        ),
        element('tbody', {}, ...rows),
      ),
    );

    function barRow({ bars: { time, open, high, low, close, volume } }: Shown, row: number): HTMLElement {
      const prices = [open, high, low, close].map((column) => formatPrice(column[row]!, decimals));
      return element(
        'tr',
        {},
        element('th', { scope: 'row' }, formatTime(time[row]!, window.timeframe)),
        ...[...prices, formatVolume(volume[row]!)].map((text) => element('td', {}, text)),
      );
    }
  }
}

const gapRow = (text: string): HTMLElement =>
  element('tr', { class: 'gap' }, element('td', { colspan: 6 }, `⌀ ${text}`));
