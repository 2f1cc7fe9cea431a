import type { Legend, LegendEntry } from '../model/legend.ts';
import { element } from './element.ts';
import { t } from './translate.ts';

export interface LegendLine {
  readonly name: string;
  readonly color: string;
  readonly values: readonly LegendEntry[];
  /** Why it is not seen. */
  readonly note?: string;
}

/** What a bar says, over the upper left corner of the chart. */
export class LegendView {
  readonly root = element('div', { class: 'legend' });

  /** A place without a bar. */
  showAbsence(time: string, text: string): void {
    const parts = [
      element('span', { class: 'time' }, `${time} UTC`),
      element('span', { class: 'badge warn' }, text),
    ];
    this.root.replaceChildren(element('div', {}, ...parts));
  }

  /** @param timeframe of the bars @param lines a line for each indicator and for the second dataset */
  show(legend: Legend | undefined, timeframe: string, lines: readonly LegendLine[]): void {
    if (!legend) return this.root.replaceChildren();
    const parts: Node[] = [
      element('span', { class: 'time' }, `${legend.time} UTC`),
      element('span', { class: 'badge' }, timeframe),
      ...legend.entries.map(entry),
      element('span', { class: `change ${legend.direction}` }, legend.change),
    ];
    if (legend.isPartial) parts.push(element('span', { class: 'badge warn' }, t('partial')));
    const main = element('div', {}, ...parts);
    const others = lines.map(({ name, color, values, note }) => {
      const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
      swatch.style.background = color;
      return element(
        'div',
        {},
        swatch,
        element('span', { class: 'name' }, name),
        ...values.map(entry),
        ...(note ? [element('span', { class: 'badge' }, note)] : []),
      );
    });
    this.root.replaceChildren(main, ...others);
  }
}

const entry = ({ label, value }: LegendEntry): HTMLElement =>
  element('span', { class: 'entry' }, element('b', {}, label), ` ${value}`);
