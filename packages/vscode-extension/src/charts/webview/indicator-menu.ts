import { defaultsOf, indicatorKey, MOST_PICKED, readPicked, wrongParameter } from '../model/indicator-key.ts';
import type { ChartIndicator } from '../protocol.ts';
import { element } from './element.ts';
import { icon } from './icons.ts';
import { t } from './translate.ts';

/** What is shown, each with a way to take it off, and what can be added, with its numbers. */
export function indicatorMenu(
  keys: readonly string[],
  kinds: readonly ChartIndicator[],
  choose: (keys: readonly string[]) => void,
): HTMLElement {
  let shown = keys;
  const list = element('div', { class: 'picked', role: 'list', 'aria-label': t('Shown') });
  const problem = element('p', { class: 'problem', role: 'alert' });
  const change = (next: readonly string[]): void => {
    shown = next;
    problem.textContent = '';
    drawList();
    choose(next);
  };
  const drawList = (): void => {
    const rows = readPicked(shown, kinds).map(({ key, label }) => {
      const remove = element(
        'button',
        { type: 'button', 'aria-label': t('Remove {0}', label) },
        label,
        icon('close'),
      );
      remove.addEventListener('click', () => change(shown.filter((each) => each !== key)));
      return element('span', { role: 'listitem' }, remove);
    });
    list.replaceChildren(...rows);
  };
  const add = (kind: ChartIndicator, values: readonly number[]): void => {
    const wrong = wrongParameter(kind, values);
    const key = indicatorKey(kind, values);
    if (wrong !== undefined) problem.textContent = t('{0}: {1} is not possible', kind.title, wrong);
    else if (shown.length >= MOST_PICKED)
      problem.textContent = t('{0} indicators are shown already', MOST_PICKED);
    else if (!shown.includes(key)) change([...shown, key]);
  };
  drawList();
  const rows = kinds.map((kind) => kindRow(kind, (values) => add(kind, values)));
  return element('div', { class: 'menu indicators' }, list, ...rows, problem);
}

function kindRow(kind: ChartIndicator, add: (values: readonly number[]) => void): HTMLElement {
  const inputs = kind.parameters.map((parameter, i) =>
    element('input', {
      type: 'number',
      value: defaultsOf(kind)[i],
      min: parameter.min,
      step: parameter.whole ? 1 : 'any',
      title: parameter.name,
      'aria-label': `${kind.title}: ${parameter.name}`,
    }),
  );
  const button = element('button', { type: 'submit', title: kind.summary }, `+ ${t(kind.title)}`);
  const form = element('form', { class: 'kind', novalidate: true }, button, ...inputs);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    add(inputs.map((input) => (input.value === '' ? NaN : Number(input.value))));
  });
  return form;
}
