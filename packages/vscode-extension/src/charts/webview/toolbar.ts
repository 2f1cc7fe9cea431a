import type { ChartDataset, ChartState } from '../protocol.ts';
import { compareName } from '../model/compare-name.ts';
import { gapCount } from './counted.ts';
import { element } from './element.ts';
import { icon } from './icons.ts';
import { keyOf, type Action } from './keys.ts';
import { BUTTONS, type ButtonRow } from './buttons.ts';
import { t } from './translate.ts';

/** The buttons above the chart. One stop for the Tab key; arrow keys go from button to button. */
export class Toolbar {
  readonly root: HTMLElement;
  readonly #buttons = new Map<Action, HTMLButtonElement>();
  readonly #title = element('h1', {});
  readonly #venue = element('span', { class: 'venue' });
  readonly #updating = element('span', { class: 'badge', hidden: true }, t('updating'));

  constructor(run: (action: Action) => void) {
    const groups = BUTTONS.map((rows) =>
      element('div', { class: 'group', role: 'group' }, ...rows.map((row) => this.#button(row, run))),
    );
    const heading = element('div', { class: 'heading' }, this.#title, this.#venue, this.#updating);
    this.root = element(
      'header',
      {},
      heading,
      element('div', { class: 'tools', role: 'toolbar', 'aria-label': t('Tools of the chart') }, ...groups),
    );
    this.root.addEventListener('keydown', (event) => this.#onKey(event));
  }

  button(action: Action): HTMLButtonElement {
    return this.#buttons.get(action)!;
  }

  /** @param level timeframe of the bars that are shown */
  update(state: ChartState, dataset: ChartDataset | undefined, level: string | undefined): void {
    const { exchange, symbol, timeframe } = state.dataset;
    this.#title.textContent = symbol;
    this.#venue.textContent = exchange;
    this.#updating.hidden = !dataset?.isUpdating;
    const shortest = state.timeframe ?? timeframe;
    const isLonger = level !== undefined && level !== shortest;
    this.#write('timeframe', isLonger ? `${shortest} → ${level}` : shortest);
    this.button('timeframe').title = isLonger
      ? t(
          'Timeframe {0}; this far out its candles are shown as {1} ({2})',
          shortest,
          level,
          keyOf('timeframe'),
        )
      : t('Timeframe ({0})', keyOf('timeframe'));
    this.#press('log', state.scale === 'log');
    this.#press('percent', state.scale === 'percent');
    this.#press('table', state.table);
    this.#press('compare', state.compare !== undefined);
    const { length } = state.indicators;
    this.#write('indicators', length > 0 ? t('Indicators ({0})', length) : t('Indicators'));
    this.#write('compare', compareName(state) ?? t('Compare'));
    const gaps = dataset?.gaps.length ?? 0;
    const open = dataset?.openGaps ?? 0;
    const button = this.button('next-gap');
    button.disabled = gaps === 0;
    button.classList.toggle('alert', open > 0);
    this.#write('next-gap', gaps === 0 ? '' : open > 0 ? `${gaps} !` : String(gaps));
    button.title =
      gaps === 0
        ? t('No gaps')
        : t('{0}, unexplained: {1}; to the next one ({2})', gapCount(gaps), open, keyOf('next-gap'));
    button.setAttribute('aria-label', button.title);
  }

  pressMeasure(isOn: boolean): void {
    this.#press('measure', isOn);
  }

  #button({ action, icon: picture, text, label, isToggle, opens }: ButtonRow, run: (action: Action) => void) {
    const isFirst = this.#buttons.size === 0;
    const title = `${t(label)} (${keyOf(action)})`;
    const button = element('button', {
      type: 'button',
      title,
      'aria-label': t(label),
      'aria-pressed': isToggle ? 'false' : undefined,
      'aria-haspopup': opens ? 'dialog' : undefined,
      'aria-expanded': opens ? 'false' : undefined,
      tabindex: isFirst ? 0 : -1,
      'data-action': action,
    });
    if (picture) button.append(icon(picture));
    if (text !== undefined) button.append(element('span', { class: 'text' }, text === '' ? '' : t(text)));
    button.addEventListener('click', () => run(action));
    this.#buttons.set(action, button);
    return button;
  }

  #write(action: Action, text: string): void {
    const span = this.button(action).querySelector('.text');
    if (span) span.textContent = text;
    if (action === 'timeframe') this.button(action).setAttribute('aria-label', `${t('Timeframe')} ${text}`);
  }

  #press(action: Action, isOn: boolean): void {
    this.button(action).setAttribute('aria-pressed', String(isOn));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const all = [...this.#buttons.values()].filter((each) => !each.disabled);
    const at = all.findIndex((each) => each === document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = all[(at + (event.key === 'ArrowRight' ? 1 : all.length - 1)) % all.length]!;
    for (const each of all) each.tabIndex = each === next ? 0 : -1;
    next.focus();
  }
}
