import { canDerive } from '../model/can-derive.ts';
import { formatTime } from '../model/format-time.ts';
import { parseDate } from '../model/parse-date.ts';
import type { Interval } from '../protocol.ts';
import { element } from './element.ts';
import { KEYS } from './keys.ts';
import { closePopover } from './popover.ts';
import { t } from './translate.ts';

/** Timeframes to choose from, and a field for any other. */
export function timeframeMenu(
  own: string,
  chosen: string,
  timeframes: readonly string[],
  choose: (timeframe: string) => void,
): HTMLElement {
  const pick = (timeframe: string): void => {
    closePopover();
    choose(timeframe);
  };
  const rows = timeframes.map((each) => {
    const isChosen = each === chosen;
    const row = element(
      'button',
      { type: 'button', role: 'menuitemradio', 'aria-checked': String(isChosen) },
      each,
    );
    row.addEventListener('click', () => pick(each));
    return row;
  });
  const custom = field({
    label: t('Other'),
    hint: t('7m, 10h, 2d …'),
    value: timeframes.includes(chosen) ? '' : chosen,
    read: (text) => (canDerive(own, text) ? text : undefined),
    wrong: t('Not a multiple of {0}', own),
    done: pick,
  });
  return element(
    'div',
    { class: 'menu' },
    element('div', { class: 'rows grid', role: 'menu', 'aria-label': t('Timeframe') }, ...rows),
    custom,
    element(
      'p',
      { class: 'hint' },
      t('The shortest candles to show. Zoomed out, longer ones take their place.'),
    ),
  );
}

export function jumpForm(span: Interval, middle: number, jump: (time: number) => void): HTMLElement {
  const [first, last] = [span.from, span.to].map((time) => formatTime(time, '1d').slice(0, 10));
  return element(
    'div',
    { class: 'menu' },
    field({
      label: t('Date (UTC)'),
      hint: t('2021-04-25 or 2021-04-25 14:30'),
      value: formatTime(Math.round(middle / 60_000) * 60_000, '1m'),
      read: parseDate,
      wrong: t('No such date'),
      done: (time) => {
        closePopover();
        jump(time);
      },
    }),
    element('p', { class: 'hint' }, t('Candles from {0} to {1}', first!, last!)),
  );
}

export function exportMenu(savePicture: () => void, saveCandles: () => void): HTMLElement {
  const row = (label: string, run: () => void) => {
    const button = element('button', { type: 'button', role: 'menuitem' }, label);
    button.addEventListener('click', () => {
      closePopover();
      run();
    });
    return button;
  };
  return element(
    'div',
    { class: 'menu rows', role: 'menu', 'aria-label': t('Save') },
    row(t('Picture of the chart (PNG)…'), savePicture),
    row(t('Candles in sight (CSV)…'), saveCandles),
  );
}

export function helpPage(): HTMLElement {
  const rows = KEYS.map(({ shown, does }) =>
    element('tr', {}, element('th', { scope: 'row' }, element('kbd', {}, shown)), element('td', {}, t(does))),
  );
  const mouse = [
    [t('Drag'), t('Move')],
    [t('Wheel'), t('Zoom where the pointer is')],
    [t('Shift+drag'), t('Measure')],
    [t('Drag on the time axis'), t('Zoom')],
    [t('Double click'), t('Back to the view of the beginning')],
  ].map(([what, does]) =>
    element('tr', {}, element('th', { scope: 'row' }, what!), element('td', {}, does!)),
  );
  const table = element('table', { class: 'keys' }, element('tbody', {}, ...rows, ...mouse));
  return element('div', { class: 'menu help', tabindex: 0 }, table);
}

interface FieldOptions<T> {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  /** Undefined: what is typed cannot be meant. */
  readonly read: (text: string) => T | undefined;
  readonly wrong: string;
  readonly done: (value: T) => void;
}

/** A text field that takes the Enter key, and says when what is in it is not possible. */
function field<T>({ label, hint, value, read, wrong, done }: FieldOptions<T>): HTMLElement {
  const input = element('input', {
    type: 'text',
    placeholder: hint,
    value,
    spellcheck: 'false',
    autocomplete: 'off',
  });
  const problem = element('span', { class: 'problem', role: 'alert' });
  const go = element('button', { type: 'submit', class: 'primary' }, t('Show'));
  const form = element(
    'form',
    { class: 'field' },
    element('label', {}, element('span', {}, label), input),
    go,
    problem,
  );
  input.addEventListener('focus', () => input.select());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const meant = read(input.value.trim());
    problem.textContent = meant === undefined ? wrong : '';
    input.toggleAttribute('aria-invalid', meant === undefined);
    if (meant !== undefined) done(meant);
  });
  return form;
}
