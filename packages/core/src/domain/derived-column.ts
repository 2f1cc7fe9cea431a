/** How an extra column of a longer candle follows from those of the shorter ones. */
export type ColumnRule = 'sum' | 'last';

const LAST = new Set(['open_interest', 'openInterest', 'funding_rate', 'fundingRate']);

/**
 * Volumes and counts of trades add up, levels hold until the next one. What else a column may mean is not known, and a
 * derived candle goes without it.
 */
export function columnRule(name: string): ColumnRule | undefined {
  if (/(^|_)(volume|trades)$|Volume$|Trades$/.test(name)) return 'sum';
  return LAST.has(name) ? 'last' : undefined;
}

/** The extra columns that derived candles can have. */
export const derivedColumns = (names: readonly string[]): string[] =>
  names.filter((name) => columnRule(name) !== undefined);
