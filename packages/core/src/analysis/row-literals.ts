import type { RowLayout } from './row-encoder.ts';

/** The fixed texts of a row. */
export interface RowLiterals {
  /** Before the first value, between neighbours, behind the last: one more than there are columns. */
  readonly between: readonly string[];
  /** Before the first value of every row but the first. */
  readonly nextRow: string;
}

export function rowLiterals({ columns, time, quoteTimes, before, end, separator }: RowLayout): RowLiterals {
  const quote = quoteTimes && (time === 'iso' || time === 'datetime') ? '"' : '';
  const quoteOf = (index: number) => (columns[index]?.name === 'timestamp' ? quote : '');
  const between = [...before, end].map((text, i) => quoteOf(i - 1) + text + quoteOf(i));
  return { between, nextRow: (separator ?? '') + between[0]! };
}
