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
  { action: 'earlier', keys: ['ArrowLeft'], shown: '←', does: 'Move to earlier times' },
  { action: 'later', keys: ['ArrowRight'], shown: '→', does: 'Move to later times' },
  {
    action: 'far-earlier',
    keys: ['PageUp', 'Shift+ArrowLeft'],
    shown: 'Page Up, Shift+←',
    does: 'A screen earlier',
  },
  {
    action: 'far-later',
    keys: ['PageDown', 'Shift+ArrowRight'],
    shown: 'Page Down, Shift+→',
    does: 'A screen later',
  },
  { action: 'nearer', keys: ['+', '=', 'ArrowUp'], shown: '+, ↑', does: 'Zoom in' },
  { action: 'farther', keys: ['-', 'ArrowDown'], shown: '−, ↓', does: 'Zoom out' },
  { action: 'first', keys: ['Home'], shown: 'Home', does: 'To the first candle' },
  { action: 'last', keys: ['End'], shown: 'End', does: 'To the last candle' },
  { action: 'whole', keys: ['a', 'A'], shown: 'A', does: 'All candles' },
  { action: 'previous-bar', keys: [','], shown: ',', does: 'Read the bar before' },
  { action: 'next-bar', keys: ['.'], shown: '.', does: 'Read the next bar' },
  { action: 'next-gap', keys: ['g'], shown: 'G', does: 'To the next gap' },
  { action: 'previous-gap', keys: ['Shift+G'], shown: 'Shift+G', does: 'To the gap before' },
  { action: 'jump', keys: ['j', 'J'], shown: 'J', does: 'Jump to a date' },
  { action: 'timeframe', keys: ['t', 'T'], shown: 'T', does: 'Choose the timeframe' },
  { action: 'log', keys: ['l', 'L'], shown: 'L', does: 'Logarithmic scale' },
  { action: 'percent', keys: ['p', 'P'], shown: 'P', does: 'Scale in percent' },
  { action: 'indicators', keys: ['i', 'I'], shown: 'I', does: 'Choose indicators' },
  { action: 'compare', keys: ['c', 'C'], shown: 'C', does: 'Compare with another dataset' },
  { action: 'measure', keys: ['m', 'M'], shown: 'M', does: 'Measure: a drag, or from bar to bar' },
  { action: 'table', keys: ['d', 'D'], shown: 'D', does: 'Show the bars as a table' },
  { action: 'export', keys: ['e', 'E'], shown: 'E', does: 'Save a picture or the candles in sight' },
  { action: 'reset', keys: ['r', 'R', '0'], shown: 'R', does: 'Back to the view of the beginning' },
  { action: 'help', keys: ['?'], shown: '?', does: 'Show the keys' },
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
