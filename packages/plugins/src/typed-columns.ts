import type { ExportColumn } from '@candlewick/core';
import { VALUE_COLUMNS } from '@candlewick/core';

/** A column of a file that knows types. */
export interface TypedColumn {
  readonly name: string;
  /** `optional`: an extra column, NaN where a row lacks the value. */
  readonly kind: 'time' | 'required' | 'optional';
}

export const typedColumns = (columns: readonly ExportColumn[]): readonly TypedColumn[] =>
  columns.map(({ name }) => {
    if (name === 'timestamp') return { name, kind: 'time' };
    const isCore = VALUE_COLUMNS.some((each) => each === name);
    return { name, kind: isCore ? 'required' : 'optional' };
  });
