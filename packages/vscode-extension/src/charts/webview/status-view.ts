import type { ChartError } from '../protocol.ts';
import { element } from './element.ts';
import { icon } from './icons.ts';
import { t } from './translate.ts';

export interface StatusActions {
  retry(): void;
  showLog(): void;
}

/** Says what is the matter when there is no chart, or over one that cannot go on. */
export class StatusView {
  readonly root = element('div', { class: 'status', hidden: true });
  readonly #actions: StatusActions;

  constructor(actions: StatusActions) {
    this.#actions = actions;
  }

  hide(): void {
    this.root.hidden = true;
    this.root.replaceChildren();
  }

  loading(): void {
    this.#show('status', element('p', { class: 'busy' }, t('Reading candles…')));
  }

  /** @param isGone it was deleted, here or by another process */
  empty(isGone: boolean): void {
    const [title, text] = isGone
      ? [
          t('No longer in the cache'),
          t('This dataset was deleted. Fetch it again, and it shows up here by itself.'),
        ]
      : [
          t('No candles yet'),
          t('This dataset is empty. Fetch candles, and they show up here by themselves.'),
        ];
    this.#show('status', element('h2', {}, title), element('p', {}, text));
  }

  /** @param isOverChart a line at the top, what is drawn stays to be seen */
  failed({ code, message, remedy }: ChartError, isOverChart: boolean): void {
    const retry = element('button', { type: 'button', class: 'primary' }, t('Retry'));
    const log = element('button', { type: 'button' }, t('Show Log'));
    retry.addEventListener('click', () => this.#actions.retry());
    log.addEventListener('click', () => this.#actions.showLog());
    const isLost = code === 'ENGINE_LOST';
    const title = isLost ? t('The engine stopped') : t('The candles could not be read');
    const text = isLost ? t('What is cached is safe. Retry starts it again.') : message;
    this.#show(
      'alert',
      element('h2', {}, icon('warning'), title),
      element('p', {}, text, ...(remedy ? [` ${remedy}`] : [])),
      element('div', { class: 'buttons' }, retry, log),
    );
    this.root.classList.toggle('banner', isOverChart);
  }

  #show(role: 'status' | 'alert', ...content: Node[]): void {
    this.root.classList.remove('banner');
    this.root.setAttribute('role', role);
    this.root.replaceChildren(element('div', { class: 'card' }, ...content));
    this.root.hidden = false;
  }
}
