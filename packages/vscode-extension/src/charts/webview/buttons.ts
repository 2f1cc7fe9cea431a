import { t } from '../model/mark-text.ts';
import type { IconName } from './icons.ts';
import type { Action } from './keys.ts';

export interface ButtonRow {
  readonly action: Action;
  readonly icon?: IconName;
  /** Its text, where it has one beside or in place of a picture. */
  readonly text?: string;
  readonly label: string;
  /** It shows whether something is on. */
  readonly isToggle?: boolean;
  readonly opens?: boolean;
}

/** Groups of buttons, a line between them. */
export const BUTTONS: readonly (readonly ButtonRow[])[] = [
  [
    { action: 'timeframe', icon: 'clock', text: '–', label: t('Timeframe'), opens: true },
    { action: 'indicators', icon: 'indicator', text: 'Indicators', label: t('Indicators'), opens: true },
    {
      action: 'compare',
      icon: 'compare',
      text: 'Compare',
      label: t('Compare with another dataset'),
      isToggle: true,
    },
  ],
  [
    { action: 'log', text: 'Log', label: t('Logarithmic scale'), isToggle: true },
    { action: 'percent', text: '%', label: t('Scale in percent'), isToggle: true },
  ],
  [
    { action: 'jump', icon: 'calendar', label: t('Jump to a date'), opens: true },
    { action: 'whole', icon: 'whole', label: t('All candles') },
    { action: 'next-gap', icon: 'gap', text: '', label: t('To the next gap') },
    { action: 'measure', icon: 'measure', label: t('Measure'), isToggle: true },
  ],
  [
    { action: 'table', icon: 'table', label: t('Show the bars as a table'), isToggle: true },
    { action: 'export', icon: 'save', label: t('Save a picture or candles'), opens: true },
    { action: 'help', icon: 'help', label: t('Show the keys'), opens: true },
  ],
];
