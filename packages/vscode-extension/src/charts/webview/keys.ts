import { t } from '../model/mark-text.ts';

/** Everything that a key or a button can do. */
export type Action =
  | 'earlier'
  | 'later'
  | 'far-earlier'
  | 'far-later'
  | 'nearer'
  | 'farther'
  | 'first'
  | 'last'
  | 'whole'
  | 'previous-bar'
  | 'next-bar'
  | 'previous-gap'
  | 'next-gap'
  | 'jump'
  | 'timeframe'
  | 'log'
  | 'percent'
  | 'indicators'
  | 'compare'
  | 'measure'
  | 'table'
  | 'export'
  | 'reset'
  | 'help';

interface KeyRow {
  readonly action: Action;
  /** As `KeyboardEvent.key` says them, with `Shift+` where it is held. */
  readonly keys: readonly string[];
  /** How they are written in the help. */
  readonly shown: string;
  readonly does: string;
}

/** The keys, in the order in which the help shows them. */
export const KEYS: readonly KeyRow[] = [
  { action: 'earlier', keys: ['ArrowLeft'], shown: '←', does: t('Move to earlier times') },
  { action: 'later', keys: ['ArrowRight'], shown: '→', does: t('Move to later times') },
  {
    action: 'far-earlier',
    keys: ['PageUp', 'Shift+ArrowLeft'],
    shown: 'Page Up, Shift+←',
    does: t('A screen earlier'),
  },
  {
    action: 'far-later',
    keys: ['PageDown', 'Shift+ArrowRight'],
    shown: 'Page Down, Shift+→',
    does: t('A screen later'),
  },
  { action: 'nearer', keys: ['+', '=', 'ArrowUp'], shown: '+, ↑', does: t('Zoom in') },
  { action: 'farther', keys: ['-', 'ArrowDown'], shown: '−, ↓', does: t('Zoom out') },
  { action: 'first', keys: ['Home'], shown: 'Home', does: t('To the first candle') },
  { action: 'last', keys: ['End'], shown: 'End', does: t('To the last candle') },
  { action: 'whole', keys: ['a', 'A'], shown: 'A', does: t('All candles') },
  { action: 'previous-bar', keys: [','], shown: ',', does: t('Read the bar before') },
  { action: 'next-bar', keys: ['.'], shown: '.', does: t('Read the next bar') },
  { action: 'next-gap', keys: ['g'], shown: 'G', does: t('To the next gap') },
  { action: 'previous-gap', keys: ['Shift+G'], shown: 'Shift+G', does: t('To the gap before') },
  { action: 'jump', keys: ['j', 'J'], shown: 'J', does: t('Jump to a date') },
  { action: 'timeframe', keys: ['t', 'T'], shown: 'T', does: t('Choose the timeframe') },
  { action: 'log', keys: ['l', 'L'], shown: 'L', does: t('Logarithmic scale') },
  { action: 'percent', keys: ['p', 'P'], shown: 'P', does: t('Scale in percent') },
  { action: 'indicators', keys: ['i', 'I'], shown: 'I', does: t('Choose indicators') },
  { action: 'compare', keys: ['c', 'C'], shown: 'C', does: t('Compare with another dataset') },
  { action: 'measure', keys: ['m', 'M'], shown: 'M', does: t('Measure: a drag, or from bar to bar') },
  { action: 'table', keys: ['d', 'D'], shown: 'D', does: t('Show the bars as a table') },
  { action: 'export', keys: ['e', 'E'], shown: 'E', does: t('Save a picture or the candles in sight') },
  { action: 'reset', keys: ['r', 'R', '0'], shown: 'R', does: t('Back to the view of the beginning') },
  { action: 'help', keys: ['?'], shown: '?', does: t('Show the keys') },
];

/** What a key means; undefined: nothing here, VS Code may have it. */
export function actionOf(event: KeyboardEvent): Action | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const shifted = `Shift+${event.key}`;
  const row =
    (event.shiftKey && KEYS.find(({ keys }) => keys.includes(shifted))) ||
    KEYS.find(({ keys }) => keys.includes(event.key));
  return row ? row.action : undefined;
}

export const keyOf = (action: Action): string => KEYS.find((row) => row.action === action)?.shown ?? '';
