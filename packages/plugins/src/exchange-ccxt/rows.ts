import type { Candles } from '@candlewick/core';
import { candlesFromRows } from '@candlewick/core';
import type { CcxtRow } from './bridge/ccxt-types.ts';

/**
 * ccxt's rows as columns, in the order of time where the venue's habit is newest first; otherwise as they came.
 * What the venue left out is NaN.
 *
 * @param order the venue's known habit; without one, rows that strictly descend are turned round
 */
export function candlesOfRows(
  rows: readonly CcxtRow[],
  order: 'ascending' | 'descending' | undefined,
): Candles {
  const reverse = order === 'descending' || (order === undefined && strictlyDescends(rows));
  const ordered = reverse ? rows.toReversed() : rows;
  return candlesFromRows(ordered.map((row) => Array.from(row, (value) => value ?? NaN)));
}

const strictlyDescends = (rows: readonly CcxtRow[]): boolean =>
  rows.length > 1 && rows.every((row, i) => i === 0 || (row[0] ?? NaN) < (rows[i - 1]![0] ?? NaN));
